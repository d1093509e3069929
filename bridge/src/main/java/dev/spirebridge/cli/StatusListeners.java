package dev.spirebridge.cli;

import dev.spirebridge.status.LatencyHistogram;
import dev.spirebridge.status.ListenerStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where proxies connect, with the totals since the start. */
final class StatusListeners {

  private StatusListeners() {}

  static StatusSection section(List<ListenerStatus> listeners, LatencyHistogram updateToAck) {
    FittedTable table =
        new FittedTable(
                "LISTENER",
                "PROFILE",
                "UNKNOWN NAMES",
                "CONNECTIONS",
                "STREAMS",
                "NAMES HELD",
                "ACKS",
                "NACKS")
            .whole("CONNECTIONS", "STREAMS", "NAMES HELD");
    listeners.stream()
        .sorted(
            Comparator.comparingLong((ListenerStatus each) -> -each.nacks())
                .thenComparingInt(each -> -each.longHeldNames()))
        .forEach(each ->
            table.add(
                each.address(),
                each.profile(),
                each.onUnknown(),
                open(each.connections(), each.refusedConnections()),
                open(each.streams(), each.refusedStreams()),
                held(each),
                String.valueOf(each.acks()),
                String.valueOf(each.nacks())));
    return StatusSection.of("Listeners", Optional.empty(), table.lines(), latency(updateToAck));
  }

  private static String open(int open, long refused) {
    return refused == 0
        ? "%d open".formatted(open)
        : "%d open, %d refused".formatted(open, refused);
  }

  private static String held(ListenerStatus listener) {
    return listener.longHeldNames() == 0
        ? String.valueOf(listener.heldNames())
        : "%d (%d long)".formatted(listener.heldNames(), listener.longHeldNames());
  }

  private static List<String> latency(LatencyHistogram updateToAck) {
    return updateToAck.count() == 0
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "  from update to ACK: %.1f ms on average of %d",
                updateToAck.sumSeconds() / updateToAck.count() * 1000,
                updateToAck.count()));
  }
}
