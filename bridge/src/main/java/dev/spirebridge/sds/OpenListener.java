package dev.spirebridge.sds;

import dev.spirebridge.status.ListenerStatus;
import dev.spirebridge.status.StatusSource;
import dev.spirebridge.status.StreamStatus;
import dev.spirebridge.unixsocket.ConnectionGate;
import io.grpc.Server;
import java.util.List;
import java.util.Locale;

/** A listener that is up. */
final class OpenListener implements StatusSource<ListenerStatus> {

  private final SdsListener listener;
  private final ListenerStreams streams;
  private final ConnectionGate gate;
  private final Server server;

  OpenListener(SdsListener listener, ListenerStreams streams, ConnectionGate gate, Server server) {
    this.listener = listener;
    this.streams = streams;
    this.gate = gate;
    this.server = server;
  }

  SdsListener listener() {
    return listener;
  }

  ListenerStreams streams() {
    return streams;
  }

  Server server() {
    return server;
  }

  List<StreamStatus> streamStatus() {
    return streams.status();
  }

  @Override
  public ListenerStatus status() {
    ListenerCounters counters = streams.counters();
    return new ListenerStatus(
        listener.endpoint().toString(),
        listener.names().label(),
        listener.onUnknown().name().toLowerCase(Locale.ROOT),
        gate.open(),
        streams.open().size(),
        streams.heldNames(),
        streams.longHeldNames(),
        gate.accepted(),
        gate.refused(),
        counters.requests.sum(),
        counters.responses.sum(),
        counters.acks.sum(),
        counters.nacks.sum(),
        counters.staleNonces.sum(),
        counters.refusedStreams.sum());
  }
}
