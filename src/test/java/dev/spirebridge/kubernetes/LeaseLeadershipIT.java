package dev.spirebridge.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Alone;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two that want to lead, against a real API server. */
@Alone("the lease is of five seconds, and renewing it late is losing it")
class LeaseLeadershipIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final LeaseTimes TIMES =
      new LeaseTimes(Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofMillis(500));

  @TempDir private static Path folder;
  private static KubeApiServer server;

  @BeforeAll
  static void start() {
    server = KubeApiServer.start(folder);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private final LookAgain lookAgain = new LookAgain();

  @Test
  void neverTwoLeadAndADeadLeaderIsReplaced() throws InterruptedException {
    try (KubernetesClient first = server.adminClient();
        KubernetesClient second = server.adminClient();
        LeaseLeadership leader = stand(first, "killed", "first")) {
      Await.until("a leader", SOON, leader::held);
      assertThat(lookAgain.await(Duration.ZERO)).isTrue();
      try (LeaseLeadership follower = stand(second, "killed", "second")) {
        Await.until(
            "the follower to know", SOON, () -> follower.leader().equals(Optional.of("first")));
        assertThat(follower.held()).isFalse();
        cut(first);
        long killed = System.nanoTime();
        Await.until(
            "the follower to lead",
            SOON,
            () -> {
              // In this order: what was seen of the leader is older than what is seen of the other.
              boolean both = follower.held() && leader.held();
              assertThat(both).as("two leaders").isFalse();
              return follower.held();
            });
        Duration took = Duration.ofNanos(System.nanoTime() - killed);
        assertThat(took).isLessThan(TIMES.duration().plus(TIMES.retry()).plusSeconds(3));
        assertThat(leader.held()).isFalse();
        assertThat(leader.trouble()).isPresent();
        Lease lease = lease(second, "killed");
        assertThat(lease.getSpec().getHolderIdentity()).isEqualTo("second");
        assertThat(lease.getSpec().getLeaseTransitions()).isEqualTo(1);
      }
    }
  }

  @Test
  void whatIsGivenBackIsTakenAtOnceAndAnApiServerThatIsAwayCostsTheLeadOnlyForAWhile() {
    try (KubernetesClient client = server.adminClient()) {
      LeaseLeadership first = stand(client, "released", "first");
      Await.until("a leader", SOON, first::held);
      try (LeaseLeadership second = stand(client, "released", "second")) {
        Await.until("the first", SOON, () -> second.leader().equals(Optional.of("first")));
        long closed = System.nanoTime();
        first.close();
        assertThat(first.held()).isFalse();
        Await.until("the second to lead", SOON, second::held);
        assertThat(Duration.ofNanos(System.nanoTime() - closed)).isLessThan(TIMES.duration());
        server.kill();
        Await.until("the lead to lapse", SOON, () -> !second.held());
        Await.until("a reason", SOON, () -> second.trouble().isPresent());
        server.start();
        Await.until("the lead to come back", SOON, second::held);
        assertThat(second.trouble()).isEmpty();
      }
      assertThat(lease(client, "released").getSpec().getHolderIdentity()).isEmpty();
    }
  }

  @Test
  void aNamespaceThatIsMissingIsNamed() {
    try (KubernetesClient client = server.adminClient();
        LeaseLeadership leadership =
            LeaseLeadership.start(
                client,
                new LeaseName("nowhere", "lease", "one"),
                TIMES,
                lookAgain,
                InstantSource.system(),
                System::nanoTime)) {
      Await.until("a reason", SOON, () -> leadership.trouble().isPresent());
      assertThat(leadership.trouble())
          .contains(
              "there is no namespace nowhere: create it, or give another one with"
                  + " --lease-namespace");
    }
  }

  private LeaseLeadership stand(KubernetesClient client, String lease, String identity) {
    return LeaseLeadership.start(
        client,
        new LeaseName("default", lease, identity),
        TIMES,
        lookAgain,
        InstantSource.system(),
        System::nanoTime);
  }

  /** All requests fail from here on, the one that would give the lease back too. */
  private static void cut(KubernetesClient client) {
    client.close();
  }

  private static Lease lease(KubernetesClient client, String name) {
    return client.leases().inNamespace("default").withName(name).get();
  }
}
