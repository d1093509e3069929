package dev.spirebridge.sds;

import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.unixsocket.CallerAdmission;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.GrpcServers;
import dev.spirebridge.unixsocket.SocketFile;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/** A listener with Istio's names and room for everybody, but for what a test says otherwise. */
final class ListenerBuilder {

  private final Endpoint endpoint;
  private SecretNames names = SecretNames.istio(new SvidChoice.First());
  private OnUnknown onUnknown = OnUnknown.HOLD;
  private boolean takeover;
  private int connections = 1000;
  private Optional<CallerAdmission> admission = Optional.empty();
  private int namesPerStream = 100;
  private int streamsPerConnection = 100;
  private int requestBytes = 1 << 20;

  ListenerBuilder(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  ListenerBuilder names(SecretNames value) {
    names = value;
    return this;
  }

  ListenerBuilder failOnUnknown() {
    onUnknown = OnUnknown.FAIL;
    return this;
  }

  ListenerBuilder takeover() {
    takeover = true;
    return this;
  }

  ListenerBuilder admission(CallerAdmission value) {
    admission = Optional.of(value);
    return this;
  }

  ListenerBuilder connections(int value) {
    connections = value;
    return this;
  }

  ListenerBuilder namesPerStream(int value) {
    namesPerStream = value;
    return this;
  }

  ListenerBuilder streamsPerConnection(int value) {
    streamsPerConnection = value;
    return this;
  }

  ListenerBuilder requestBytes(int value) {
    requestBytes = value;
    return this;
  }

  SdsListener build() {
    return new SdsListener(
        endpoint,
        names,
        onUnknown,
        new SocketFile.Options(
            PosixFilePermissions.fromString("rw-------"), Optional.empty(), takeover),
        connections,
        namesPerStream,
        new GrpcServers.Limits(
            streamsPerConnection, requestBytes, Duration.ofMinutes(1), Duration.ofSeconds(20)),
        admission);
  }
}
