package dev.spirebridge.sds;

import dev.spirebridge.status.ListenerStatus;
import dev.spirebridge.status.StatusSource;
import dev.spirebridge.status.StreamStatus;
import dev.spirebridge.unixsocket.ConnectionGate;
import io.grpc.Server;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A listener that is up. */
final class OpenListener implements StatusSource<ListenerStatus> {

  private final SdsListener listener;
  private final ListenerStreams streams;
  private final ConnectionGate gate;

  /** More than one after the socket file was put back: the first ones keep their connections. */
  private final List<Server> servers = new CopyOnWriteArrayList<>();

  OpenListener(SdsListener listener, ListenerStreams streams, ConnectionGate gate, Server server) {
    this.listener = listener;
    this.streams = streams;
    this.gate = gate;
    servers.add(server);
  }

  SdsListener listener() {
    return listener;
  }

  ListenerStreams streams() {
    return streams;
  }

  ConnectionGate gate() {
    return gate;
  }

  void add(Server another) {
    servers.add(another);
  }

  void shutdownNow() {
    servers.forEach(Server::shutdownNow);
  }

  void awaitTermination(Duration limit) throws InterruptedException {
    for (Server server : servers) {
      server.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
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
