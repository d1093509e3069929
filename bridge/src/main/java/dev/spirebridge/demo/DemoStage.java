package dev.spirebridge.demo;

import dev.spirebridge.demo.BridgeLauncher.SidecarAddresses;
import dev.spirebridge.demo.calls.FreePorts;
import dev.spirebridge.demo.calls.Parties;
import dev.spirebridge.demo.calls.Party;
import dev.spirebridge.demo.calls.Teardown;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything behind the calls: a trust domain, and for each party a Workload API that knows it and
 * a bridge in front of that, as a sidecar would have.
 */
final class DemoStage implements Stage, AutoCloseable {
  private static final TrustDomain NAME = TrustDomain.parse("demo.spirebridge.test");
  private static final List<String> PARTIES = List.of("gateway", "workload-a", "workload-b");
  private static final Duration SVID_LIFETIME = Duration.ofMinutes(5);
  private static final Duration AUTHORITY_LIFETIME = Duration.ofHours(1);

  private final EmbeddedTrustDomain trustDomain;
  private final Map<Party, Backstage> parties = new LinkedHashMap<>();
  private final Teardown teardown = new Teardown();

  private record Backstage(RegisteredWorkload workload, URI status) {}

  private DemoStage(InstantSource clock) {
    this.trustDomain = EmbeddedTrustDomain.selfSigned(NAME, AUTHORITY_LIFETIME, clock);
  }

  /**
   * @param folder short enough for the sockets in it
   * @throws IOException if a port or a socket cannot be had
   */
  static DemoStage start(Path folder, BridgeLauncher bridges, InstantSource clock)
      throws IOException {
    var stage = new DemoStage(clock);
    try {
      var ports = FreePorts.find(PARTIES.size());
      for (int i = 0; i < PARTIES.size(); i++) {
        stage.add(folder, PARTIES.get(i), ports.get(i), bridges);
      }
      return stage;
    } catch (IOException | RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  @Override
  public EmbeddedTrustDomain trustDomain() {
    return trustDomain;
  }

  /** In the order of a call. */
  Parties parties() {
    var all = List.copyOf(parties.keySet());
    return new Parties(all.get(0), all.get(1), all.get(2));
  }

  /** Where a party's bridge tells its status. */
  URI status(Party party) {
    return backstage(party).status();
  }

  @Override
  public List<Party> way() {
    return parties().all();
  }

  @Override
  public X509Certificate leaf(Party party) {
    return backstage(party).workload().svids().getFirst().leaf();
  }

  @Override
  public void close() {
    teardown.close();
  }

  private void add(Path folder, String name, int httpPort, BridgeLauncher bridges)
      throws IOException {
    var agentSocket = folder.resolve(name + ".agent");
    var sdsSocket = folder.resolve(name + ".sds");
    var http = new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort);
    var spiffeId = NAME.newSpiffeId(name);

    var agent = teardown.add(EmbeddedWorkloadApi.started(agentSocket));
    var workload = trustDomain.register(agent, new RegistrationEntry(spiffeId, SVID_LIFETIME));
    teardown.add(bridges.start(new SidecarAddresses(agentSocket, sdsSocket, http)));
    parties.put(
        new Party(name, spiffeId, sdsSocket),
        new Backstage(workload, URI.create("http://127.0.0.1:" + httpPort + "/api/v1/status")));
  }

  private Backstage backstage(Party party) {
    var found = parties.get(party);
    if (found == null) {
      throw new IllegalArgumentException(party + " is not on this stage");
    }
    return found;
  }
}
