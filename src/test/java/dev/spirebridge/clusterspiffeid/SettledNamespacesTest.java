package dev.spirebridge.clusterspiffeid;

import static dev.spirebridge.clusterspiffeid.TestCluster.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.clusterspiffeid.Change.Apply;
import dev.spirebridge.clusterspiffeid.Change.Keep;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A controller keeps one planner: what it leaves out must be what would not have changed. */
class SettledNamespacesTest {

  private static final String SHOP = "spire-bridge-ns-shop";

  private final TestCluster cluster = new TestCluster().labelled("shop").carryOut();
  private final SettledNamespaces settled = new SettledNamespaces();

  @Test
  void thePassAfterOneThatFoundNothingPlansTheSame() {
    cluster.pod("shop", "web", Map.of());
    cluster.foreign("older", TestCluster.NOW.minusSeconds(1), Map.of("className", "none"));
    Plan first = plan();

    assertThat(isSettled("shop")).isTrue();
    assertThat(plan()).isEqualTo(first);
    cluster.foreign("older", TestCluster.NOW.minusSeconds(1), Map.of());
    assertThat(plan().findings())
        .as("an overlap with an object that is settled")
        .extracting(finding -> finding.about().name())
        .containsExactly(SHOP);
  }

  @Test
  void whatWasToldOnceIsToldInEveryPass() {
    cluster.annotated("shop", "tlt", "1h");

    for (int pass = 0; pass < 3; pass++) {
      assertThat(plan().findings())
          .extracting(finding -> finding.reason())
          .containsExactly("UnknownAnnotation");
    }
  }

  @Test
  void aChangeOfNamespaceObjectOrFederationIsThoughtAbout() {
    plan();
    cluster.annotated("shop", "ttl", "1h");
    assertThat(change()).isInstanceOf(Apply.class);

    keepAgain();
    cluster.edit(SHOP, "admin", true);
    assertThat(change()).isInstanceOf(Apply.class);

    cluster.annotated("shop", "federates-with", "partner.example");
    keepAgain();
    cluster.federated.removeIf(each -> each.trustDomain().equals(PARTNER));
    assertThat(change()).isInstanceOf(Apply.class);

    cluster.labelled("shop");
    keepAgain();
    cluster.objects.remove(SHOP);
    assertThat(change()).isInstanceOf(Apply.class);
  }

  @Test
  void isForgottenOnceAPassDidNotLookAtIt() {
    plan();
    assertThat(isSettled("shop")).isTrue();
    settled.turn();
    assertThat(isSettled("shop")).as("looked at since").isTrue();
    settled.turn();
    settled.turn();
    assertThat(isSettled("shop")).isFalse();
  }

  @Test
  void isOfTheVeryObjectsAndOfTheTrustDomainsThatItWasSettledWith() {
    var view = namespace("shop");
    var object = cluster.object(SHOP);
    var federated = new Federated.State(Map.of(), Set.of());
    settled.settle(view, object, federated);
    settled.turn();

    assertThat(settled.isSettled(view, Optional.of(object), federated)).isTrue();
    assertThat(settled.isSettled(view, Optional.empty(), federated)).isFalse();
    assertThat(
            settled.isSettled(
                view, Optional.of(object), new Federated.State(Map.of(), Set.of(PARTNER))))
        .isFalse();
    cluster.labelled("shop").edit(SHOP, "admin", false);
    assertThat(settled.isSettled(namespace("shop"), Optional.of(object), federated)).isFalse();
    assertThat(settled.isSettled(view, Optional.of(cluster.object(SHOP)), federated)).isFalse();
  }

  private void keepAgain() {
    cluster.carryOut();
    assertThat(change()).isInstanceOf(Keep.class);
    assertThat(isSettled("shop")).isTrue();
  }

  private Change change() {
    return plan().changes().stream()
        .filter(change -> change.name().equals(SHOP))
        .findFirst()
        .orElseThrow();
  }

  private boolean isSettled(String name) {
    var federated = new Federated(cluster.settings, cluster.federated, cluster.now);
    return settled.isSettled(namespace(name), Optional.of(cluster.object(SHOP)), federated.state());
  }

  private NamespaceView namespace(String name) {
    return Optional.ofNullable(cluster.namespaces.get(name)).orElseThrow();
  }

  private Plan plan() {
    var pods = new PodsByNamespace(List.copyOf(cluster.pods), TestCluster.LABEL);
    var view = new Cluster(cluster.view(), pods, cluster.settings);
    Plan plan = new PlanningPass(cluster.settings, view, settled).plan();
    settled.turn();
    return plan;
  }
}
