package dev.spirebridge.clusterspiffeid;

import static dev.spirebridge.clusterspiffeid.TestCluster.NOW;
import static dev.spirebridge.clusterspiffeid.TestCluster.OTHER;
import static dev.spirebridge.clusterspiffeid.TestCluster.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An entry that federates with a trust domain of no bundle is refused, and its pods go without. */
class FederatedTest {

  private static final String SHOP = "spire-bridge-ns-shop";

  private final TestCluster cluster = new TestCluster().labelled("shop");

  private void settings(Set<TrustDomain> named, boolean all, Set<TrustDomain> allowed) {
    cluster.settings =
        ChangedSettings.with(settings -> {
          settings.refused = List.of();
          settings.federatesWith = named;
          settings.federatesWithAll = all;
          settings.federationAllowed = allowed;
        });
  }

  private TestCluster declared(TrustDomain name, Instant created, Optional<Instant> from) {
    return declared("td", name, created, from, true);
  }

  private TestCluster declared(
      String object, TrustDomain name, Instant created, Optional<Instant> from, boolean ours) {
    cluster.federated.add(new Relationship(object, name, created, from, ours));
    return cluster;
  }

  private Object federatesWith() {
    return Optional.ofNullable(cluster.applied(SHOP).get("federatesWith")).orElseThrow();
  }

  @Test
  void aNewRelationshipIsUsedWhenItsBundleHasHadTimeToArrive() {
    settings(Set.of(PARTNER), false, Set.of());
    cluster.federated.clear();
    declared(PARTNER, NOW, Optional.of(NOW.plusSeconds(15)));

    cluster.now = NOW.plusSeconds(14);
    assertThat(federatesWith()).isEqualTo(List.of());
    assertThat(cluster.reasons()).as("nothing is to be done about it").isEmpty();

    cluster.now = NOW.plusSeconds(15);
    assertThat(federatesWith()).isEqualTo(List.of("partner.example"));
  }

  @Test
  void aRelationshipWithoutAFirstBundleIsLeftOutAndToldWithWhatToDo() {
    settings(Set.of(PARTNER), false, Set.of(OTHER));
    cluster.federated.clear();
    declared("td-one", PARTNER, NOW.minusSeconds(9000), Optional.empty(), true);
    declared("td-two", OTHER, NOW.minusSeconds(9000), Optional.empty(), true);
    cluster.annotated("shop", "federates-with", "other.example");

    assertThat(federatesWith()).isEqualTo(List.of());
    assertThat(cluster.messages(Reason.NOT_FEDERATED))
        .satisfiesExactlyInAnyOrder(
            shop ->
                assertThat(shop)
                    .contains("Namespace shop", "other.example", "no first bundle is known")
                    .endsWith("td-two spirebridge.dev/bundle-arrived=true"),
            all ->
                assertThat(all)
                    .contains("every namespace", "partner.example")
                    .endsWith("td-one spirebridge.dev/bundle-arrived=true"));
  }

  @Test
  void ofSeveralForOneTrustDomainTheOldestCounts() {
    settings(Set.of(PARTNER), false, Set.of());
    cluster.federated.clear();
    declared("a", PARTNER, NOW.minusSeconds(100), Optional.of(NOW.minusSeconds(85)), true);
    declared("b", PARTNER, NOW.minusSeconds(200), Optional.empty(), true);
    assertThat(federatesWith()).isEqualTo(List.of());

    declared("c", PARTNER, NOW.minusSeconds(300), Optional.of(NOW.minusSeconds(285)), true);
    assertThat(federatesWith()).isEqualTo(List.of("partner.example"));
  }

  @Test
  void ofTwoOfTheSameSecondTheOneThatPromisesLessCounts() {
    settings(Set.of(PARTNER), false, Set.of());
    cluster.federated.clear();
    declared("a", PARTNER, NOW.minusSeconds(100), Optional.of(NOW.minusSeconds(85)), true);
    declared("b", PARTNER, NOW.minusSeconds(100), Optional.empty(), true);
    assertThat(federatesWith()).as("without a bundle").isEqualTo(List.of());

    settings(Set.of(), true, Set.of());
    cluster.federated.clear();
    declared("a", PARTNER, NOW.minusSeconds(100), Optional.of(NOW.minusSeconds(85)), true);
    declared("b", PARTNER, NOW.minusSeconds(100), Optional.of(NOW.minusSeconds(85)), false);
    assertThat(federatesWith()).as("somebody else's").isEqualTo(List.of());
  }

  @Test
  void allStandsForWhatIsOursAndForNothingThatOthersDeclare() {
    settings(Set.of(), true, Set.of());
    cluster.federated.clear();
    cluster.federated.add(TestCluster.relationship(PARTNER, true));
    cluster.federated.add(TestCluster.relationship(OTHER, false));

    assertThat(federatesWith()).isEqualTo(List.of("partner.example"));
    assertThat(cluster.applied("spire-bridge-pods"))
        .containsEntry("federatesWith", List.of("partner.example"));
    assertThat(cluster.reasons()).isEmpty();

    cluster.annotated("shop", "federates-with", "partner.example,other.example");
    assertThat(federatesWith()).isEqualTo(List.of("partner.example"));
    assertThat(cluster.messages(Reason.NOT_FEDERATED))
        .singleElement()
        .asString()
        .contains("other.example", "somebody else has declared", "td-other.example");

    settings(Set.of(), true, Set.of(OTHER));
    assertThat(federatesWith()).isEqualTo(List.of("other.example", "partner.example"));
  }

  @Test
  void aYoungerForeignDeclarationDoesNotTakeTheNameFromOurs() {
    settings(Set.of(), true, Set.of());
    cluster.federated.clear();
    cluster.federated.add(TestCluster.relationship(PARTNER, true));
    declared("theirs", PARTNER, NOW, Optional.empty(), false);

    assertThat(federatesWith()).isEqualTo(List.of("partner.example"));
  }
}
