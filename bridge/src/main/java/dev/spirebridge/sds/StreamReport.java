package dev.spirebridge.sds;

import dev.spirebridge.status.NameStatus;
import dev.spirebridge.status.StreamStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stream's state in the words of the status records. */
final class StreamReport {

  private StreamReport() {}

  static StreamStatus of(StreamOrigin origin, StreamState state) {
    List<NameStatus> names =
        state.names().entrySet().stream()
            .map(StreamReport::name)
            .sorted(Comparator.comparing(NameStatus::name))
            .toList();
    return new StreamStatus(
        origin.id(),
        origin.caller().listener(),
        origin.caller().description(),
        state.client().nodeId(),
        origin.method(),
        origin.openedAt(),
        state.wildcard(),
        names);
  }

  private static NameStatus name(Map.Entry<String, NameState> entry) {
    NameState state = entry.getValue();
    return new NameStatus(
        ClientText.bounded(entry.getKey()),
        Optional.ofNullable(state.heldSince()),
        Optional.ofNullable(state.sent()),
        Optional.ofNullable(state.acked()),
        Optional.ofNullable(state.nack()),
        Optional.ofNullable(state.updateToAck()));
  }
}
