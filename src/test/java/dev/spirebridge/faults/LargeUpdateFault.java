package dev.spirebridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.testing.peers.AgentProcess;
import dev.spirebridge.testing.peers.BridgeProcess;
import dev.spirebridge.testing.peers.BridgedPair;
import dev.spirebridge.testing.peers.DeltaStream;
import dev.spirebridge.testing.peers.EmbeddedAgentProcess;
import dev.spirebridge.testing.peers.HandshakeLoad;
import dev.spirebridge.testing.peers.MtlsPair;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.Secrets;
import dev.spirebridge.testing.peers.SotwStream;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An update that is many times larger than what comes every day. */
class LargeUpdateFault {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration SERVED = Duration.ofSeconds(30);
  private static final int LEAF_SECONDS = 600;
  private static final int AUTHORITIES = 50;
  private static final int FOREIGN = 20;
  private static final long REQUESTS = 50;
  private static final double KILOBYTE = 1024;

  /** The heap is bounded; this is what may become of it and of the memory beside. */
  private static final double MORE_MEGABYTES = 64;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Fault(
      side = Side.AGENT,
      fault = "A trust bundle with 50 authorities",
      promise =
          "It is served whole, to state-of-the-world, Delta and Envoys, and no handshake fails when"
              + " certificates of the newest authority come with it.")
  @Test
  void aBundleOfManyAuthoritiesIsServedWhole(Figures figures) {
    Peers.require("envoy");
    try (EmbeddedAgentProcess agent = EmbeddedAgentProcess.start(folder, LEAF_SECONDS)) {
      agent.createEntry();
      try (BridgedPair bridged = BridgedPair.start(folder, agent);
          SdsChannel channel = new SdsChannel(bridged.gatewayListener())) {
        MtlsPair pair = bridged.pair();
        pair.awaitReady(SOON);
        SotwStream sotw = channel.ask("ROOTCA");
        sotw.ack(sotw.next());
        DeltaStream delta = channel.subscribe("ROOTCA");
        delta.ack(delta.next());
        double before = residentMegabytes(bridged.bridge());
        try (HandshakeLoad load = new HandshakeLoad(pair.address(), agent.spiffeId(), 2, 50)) {
          load.awaitSucceeded(1, SOON);
          HandshakeLoad.Issuers issuers = load.lastIssuers();
          agent.addAuthorities(AUTHORITIES - 1);
          served(figures, sotw, delta, AUTHORITIES);
          figures.until("in both Envoys after", SERVED, () -> trusted(pair) == 2 * AUTHORITIES);
          load.awaitNewIssuers(issuers, SOON);
          load.awaitSucceeded(load.succeeded() + REQUESTS, SOON);
          figures.none("failed handshakes", load.failed());
        }
        figures.none("NACKs", bridged.bridge().nacks() + pair.rejectedSecrets());
        figures.atMost(
            "resident memory more",
            residentMegabytes(bridged.bridge()) - before,
            "MB",
            MORE_MEGABYTES);
      }
    }
  }

  @Fault(
      side = Side.AGENT,
      fault = "An identity that federates with 20 trust domains",
      promise =
          "All bundles are served whole, to state-of-the-world, Delta and an Envoy's SPIFFE"
              + " validator, each for its own trust domain; an Envoy with a plain CA is given the"
              + " own one alone. Handshakes succeed.")
  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"SPIRE", "EMBEDDED"})
  void anIdentityWithManyForeignBundlesIsServedWhole(AgentKind kind, Figures figures) {
    Peers.require("envoy");
    try (AgentProcess agent = kind.start(folder, LEAF_SECONDS)) {
      for (int i = 0; i < FOREIGN; i++) {
        agent.trust(
            CertificateAuthority.selfSigned(
                TrustDomain.parse("foreign-%d.example".formatted(i)),
                Duration.ofDays(1),
                InstantSource.system()));
      }
      try (BridgedPair bridged = kind.bridge(folder, agent);
          SdsChannel channel = new SdsChannel(bridged.gatewayListener())) {
        SotwStream sotw = channel.ask("ROOTCA");
        DeltaStream delta = channel.subscribe("ROOTCA");
        agent.createEntry();
        served(figures, sotw, delta, FOREIGN + 1);
        MtlsPair pair = bridged.pair();
        pair.awaitReady(SOON);
        figures.until(
            "in an Envoy's SPIFFE validator after",
            SERVED,
            () -> pair.gateway().trustedAuthorities() == FOREIGN + 1);
        assertThat(pair.workload().trustedAuthorities()).as("of a plain CA").isEqualTo(1);
        try (HandshakeLoad load = new HandshakeLoad(pair.address(), agent.spiffeId(), 2, 50)) {
          load.awaitSucceeded(REQUESTS, SOON);
          figures.none("failed handshakes", load.failed());
        }
        figures.none("NACKs", bridged.bridge().nacks() + pair.rejectedSecrets());
        figures.add("resident memory", residentMegabytes(bridged.bridge()), "MB");
      }
    }
  }

  /** The next answer on both streams has all of these. */
  private static void served(Figures figures, SotwStream sotw, DeltaStream delta, int authorities) {
    long begin = System.nanoTime();
    Secret whole = Secrets.of(sotw.answers().next(SERVED)).get("ROOTCA");
    Secret again = Secrets.of(delta.answers().next(SERVED)).get("ROOTCA");
    figures.within(
        "served in both protocols after", Duration.ofNanos(System.nanoTime() - begin), SERVED);
    assertThat(again).isEqualTo(whole);
    assertThat(Secrets.roots(whole)).hasSize(authorities);
    figures.add("size", whole.getSerializedSize() / KILOBYTE, "KB");
  }

  private static int trusted(MtlsPair pair) {
    return pair.gateway().trustedAuthorities() + pair.workload().trustedAuthorities();
  }

  private static double residentMegabytes(BridgeProcess bridge) {
    try {
      return Files.readAllLines(Path.of("/proc/%d/status".formatted(bridge.pid()))).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KILOBYTE)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
