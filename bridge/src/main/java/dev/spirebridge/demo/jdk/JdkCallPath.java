package dev.spirebridge.demo.jdk;

import com.sun.net.httpserver.HttpHandler;
import dev.spirebridge.demo.calls.CallPath;
import dev.spirebridge.demo.calls.Handshake;
import dev.spirebridge.demo.calls.HopHandler;
import dev.spirebridge.demo.calls.NextHop;
import dev.spirebridge.demo.calls.Parties;
import dev.spirebridge.demo.calls.Party;
import dev.spirebridge.demo.calls.Teardown;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Gateway and workloads as Java TLS clients and servers in this process. */
public final class JdkCallPath implements CallPath {
  private final NextHop gateway;
  private final Teardown teardown;

  private JdkCallPath(NextHop gateway, Teardown teardown) {
    this.gateway = gateway;
    this.teardown = teardown;
  }

  /**
   * Starts all three, each with the secrets of its own SDS socket.
   *
   * @param limit for the secrets of each to arrive
   * @throws IOException if a loopback port cannot be had
   * @throws IllegalStateException if a party gets no secrets
   */
  public static JdkCallPath start(Parties parties, Duration limit)
      throws IOException, InterruptedException {
    var teardown = new Teardown();
    try {
      var gateway = secretsOf(parties.gateway(), limit, teardown);
      var workloadA = secretsOf(parties.workloadA(), limit, teardown);
      var workloadB = secretsOf(parties.workloadB(), limit, teardown);

      var serverB = serve(workloadB, parties.workloadA(), HopHandler.last(), teardown);
      var fromAToB = new MtlsClient(workloadA, parties.workloadB().spiffeId(), serverB.uri());
      var serverA = serve(workloadA, parties.gateway(), HopHandler.callingOn(fromAToB), teardown);
      var toA = new MtlsClient(gateway, parties.workloadA().spiffeId(), serverA.uri());
      return new JdkCallPath(toA, teardown);
    } catch (IOException | InterruptedException | RuntimeException e) {
      teardown.close();
      throw e;
    }
  }

  @Override
  public List<Handshake> call() throws IOException, InterruptedException {
    return gateway.call();
  }

  @Override
  public void close() {
    teardown.close();
  }

  private static SdsClient secretsOf(Party party, Duration limit, Teardown teardown)
      throws InterruptedException {
    var client = teardown.add(SdsClient.start(party.sdsSocket(), party.name()));
    client.awaitSecrets(limit);
    return client;
  }

  private static MtlsServer serve(
      SdsClient secrets, Party caller, HttpHandler handler, Teardown teardown) throws IOException {
    return teardown.add(MtlsServer.start(secrets, caller.spiffeId(), handler));
  }
}
