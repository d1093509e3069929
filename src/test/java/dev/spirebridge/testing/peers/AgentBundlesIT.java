package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.app.AgentBundles;
import dev.spirebridge.federation.ServedBundles;
import dev.spirebridge.federation.ServedBundles.Served;
import dev.spirebridge.testing.Await;
import dev.spirebridge.unixsocket.Endpoint;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code federation verify} asks of an agent, asked of SPIRE's own. */
class AgentBundlesIT {

  private static final TrustDomain ONE = TrustDomain.parse(Federation.FIRST);
  private static final TrustDomain TWO = TrustDomain.parse(Federation.SECOND);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int LEAF_SECONDS = 600;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Test
  void tellsOwnTrustDomainAuthoritiesAndJwtKeysOfBoth() {
    try (SpireFederation spire = SpireFederation.start(folder, LEAF_SECONDS)) {
      AgentBundles agent = new AgentBundles(Endpoint.parse(spire.first().socketAddress()));
      assertThat(agent.ask())
          .isInstanceOfSatisfying(
              ServedBundles.Unavailable.class,
              answer -> assertThat(answer.message()).contains("no identity for this process"));

      spire.first().createEntry();
      AtomicReference<Optional<Served>> last = new AtomicReference<>(Optional.empty());
      Await.until(
          "the agent to serve both bundles",
          SOON,
          () -> {
            last.set(served(agent).filter(each -> each.bundles().containsKey(TWO)));
            return last.get().isPresent();
          });
      Served served = last.get().orElseThrow();
      assertThat(served.own()).contains(ONE);
      assertThat(served.bundles()).containsOnlyKeys(ONE, TWO);
      assertThat(served.unreadable()).isEmpty();
      assertThat(served.jwtKeyIds())
          .hasValueSatisfying(keys -> {
            assertThat(keys).containsOnlyKeys(ONE, TWO);
            assertThat(keys.values()).allSatisfy(ids -> assertThat(ids).isNotEmpty());
          });
    }
  }

  private static Optional<Served> served(AgentBundles agent) {
    return agent.ask() instanceof Served served ? Optional.of(served) : Optional.empty();
  }
}
