package dev.spirebridge.testing.peers;

import dev.spirebridge.testing.peers.FederatedConfiguration.Party;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An Envoy that takes calls over mTLS from several parties and makes calls to each of them, every
 * one over a new connection with a full handshake.
 */
final class FederatedEnvoy implements AutoCloseable {

  private final Party self;
  private final Map<String, Party> parties;
  private final URI calls;
  private final EnvoyProcess process;
  private final Http http = new Http();

  private FederatedEnvoy(Party self, List<Party> parties, URI calls, EnvoyProcess process) {
    this.self = self;
    this.parties = parties.stream().collect(Collectors.toMap(Party::name, each -> each));
    this.calls = calls;
    this.process = process;
  }

  /**
   * Starts it and returns before it has its secrets.
   *
   * @param parties whom it takes calls from, and calls by name
   */
  static FederatedEnvoy start(
      Path folder, Party self, List<Party> parties, SdsBinding secrets, String nodeMetadata) {
    return start(
        self,
        parties,
        port ->
            EnvoyProcess.start(
                "envoy",
                folder,
                FederatedConfiguration.of(self, port, parties, secrets, nodeMetadata),
                "info"));
  }

  /** The same, as another user. */
  static FederatedEnvoy start(EnvoySeat seat, Party self, List<Party> parties) {
    return start(
        self,
        parties,
        port ->
            EnvoyProcess.start(
                "envoy",
                seat.folder(),
                FederatedConfiguration.of(self, port, parties, seat.secrets(), ""),
                seat.user()));
  }

  private static FederatedEnvoy start(
      Party self, List<Party> parties, Function<Integer, EnvoyProcess> starter) {
    int port = Ports.free();
    URI calls = URI.create("http://127.0.0.1:" + port + "/");
    return new FederatedEnvoy(self, parties, calls, starter.apply(port));
  }

  void awaitReady(Duration limit) {
    process.awaitReady(limit);
  }

  /** One call to a party; 503, with Envoy's reason in the body, when the two do not agree. */
  HttpResponse<String> call(String party) {
    try {
      return http.get(calls.resolve(party));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls without end to a party, from now on. */
  HandshakeLoad load(String party, int perSecond) {
    Party server = parties.get(party);
    if (server == null) {
      throw new IllegalArgumentException(party + " is none of " + parties.keySet());
    }
    return new HandshakeLoad(
        calls.resolve(party), self.spiffeId(), server.spiffeId(), 1, perSecond);
  }

  /** Where it takes calls over mTLS. */
  int port() {
    return self.port();
  }

  /** How the handshakes with its callers have ended, one line each; "-" for those that did well. */
  String handshakeEnds() {
    return process
        .output()
        .lines()
        .filter(line -> line.startsWith(FederatedConfiguration.LOGGED))
        .map(line -> line.substring(FederatedConfiguration.LOGGED.length()))
        .collect(Collectors.joining("\n"));
  }

  /** Certificates in the validation contexts received; 0 before the first one. */
  int trustedAuthorities() {
    return process.trustedAuthorities();
  }

  /** Secrets it has refused since it started. */
  long rejectedSecrets() {
    return process.total("sds.", ".update_rejected");
  }

  @Override
  public void close() {
    http.close();
    process.close();
  }
}
