package dev.spirebridge.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.federation.FederationChange.Apply;
import dev.spirebridge.federation.FederationChange.Delete;
import dev.spirebridge.federation.FederationChange.Keep;
import dev.spirebridge.kubernetes.Finding;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FederationPlannerTest {

  private static final FederatedTrustDomain CLUSTER2 = Declarations.relationship("cluster2.demo");
  private static final String NAME = "spire-bridge-td-cluster2.demo";

  private final FederationPlanner planner = new FederationPlanner(List.of(CLUSTER2), "spire");

  @Test
  void createsWhatIsConfiguredWithEveryFieldNamed() {
    FederationPlan plan = planner.plan(List.of());
    assertThat(plan.findings()).isEmpty();
    assertThat(plan.changes())
        .singleElement()
        .isInstanceOfSatisfying(
            Apply.class,
            apply -> {
              assertThat(apply.name()).isEqualTo(NAME);
              assertThat(apply.differences()).isEmpty();
              assertThat(apply.desired().labels())
                  .containsEntry("app.kubernetes.io/managed-by", "spire-bridge");
              assertThat(apply.desired().annotations())
                  .containsEntry("spirebridge.dev/source", "configuration");
              assertThat(apply.desired().spec())
                  .containsOnlyKeys(
                      "trustDomain",
                      "bundleEndpointURL",
                      "bundleEndpointProfile",
                      "trustDomainBundle",
                      "className");
            });
  }

  @Test
  void doesNothingWhereNothingDiffers() {
    FederationPlan plan = planner.plan(List.of(Declarations.ours(CLUSTER2)));
    assertThat(plan.changes()).singleElement().isInstanceOf(Keep.class);
    assertThat(plan.findings()).isEmpty();
  }

  @Test
  void findsNoDifferenceInEmptyFieldsTheApiServerDropped() {
    FederatedTrustDomain web =
        new FederatedTrustDomain(
            CLUSTER2.trustDomain(),
            CLUSTER2.endpoint(),
            new EndpointProfile.HttpsWeb(),
            Optional.empty());
    ObservedFederatedTrustDomain dropped =
        Declarations.withSpec(
            Declarations.ours(web),
            Map.of(
                "trustDomain", "cluster2.demo",
                "bundleEndpointURL", CLUSTER2.endpoint().toString(),
                "bundleEndpointProfile", Map.of("type", "https_web")));
    assertThat(new FederationPlanner(List.of(web), "").plan(List.of(dropped)).changes())
        .singleElement()
        .isInstanceOf(Keep.class);
  }

  @Test
  void changesBackWhatWasEditedAndSaysWhat() {
    ObservedFederatedTrustDomain ours = Declarations.ours(CLUSTER2);
    Map<String, Object> spec = new HashMap<>(ours.spec());
    spec.put("bundleEndpointURL", "https://evil.test");
    FederationPlan plan = planner.plan(List.of(Declarations.withSpec(ours, spec)));
    assertThat(plan.changes())
        .singleElement()
        .isInstanceOfSatisfying(
            Apply.class,
            apply ->
                assertThat(apply.differences())
                    .containsExactly(
                        "spec.bundleEndpointURL: https://evil.test, should be %s"
                            .formatted(CLUSTER2.endpoint())));
    assertThat(plan.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.reason()).isEqualTo("Corrected");
          assertThat(finding.message()).contains("https://evil.test");
        });
  }

  @Test
  void deletesWhatLeftTheConfigurationAndNothingElse() {
    ObservedFederatedTrustDomain left = Declarations.ours(Declarations.relationship("left.demo"));
    ObservedFederatedTrustDomain command =
        Declarations.of(
            Declarations.relationship("command.demo"),
            FederationSource.COMMAND,
            Declarations.EARLIER);
    ObservedFederatedTrustDomain foreign =
        Declarations.foreign("somebodys", "foreign.demo", Declarations.EARLIER);
    FederationPlan plan =
        planner.plan(List.of(Declarations.ours(CLUSTER2), left, command, foreign));
    assertThat(plan.changes())
        .filteredOn(Delete.class::isInstance)
        .extracting(FederationChange::name)
        .containsExactly(left.name());
    assertThat(plan.changes())
        .extracting(FederationChange::name)
        .containsExactly(NAME, command.name(), left.name())
        .isSorted();
    assertThat(plan.findings()).isEmpty();
  }

  @Test
  void neverDeletesAnObjectThatDoesNotSayWhoAskedForIt() {
    ObservedFederatedTrustDomain left = Declarations.ours(Declarations.relationship("left.demo"));
    FederationPlan plan =
        new FederationPlanner(List.of(), "spire").plan(List.of(Declarations.withoutSource(left)));
    assertThat(plan.changes()).singleElement().isInstanceOf(Keep.class);
    assertThat(reasons(plan)).containsExactly("UnknownSource");
  }

  @Test
  void takesOverWhatACommandMadeWhenItIsConfigured() {
    ObservedFederatedTrustDomain command =
        Declarations.of(CLUSTER2, FederationSource.COMMAND, Declarations.EARLIER);
    FederationPlan plan = planner.plan(List.of(command));
    assertThat(plan.changes()).singleElement().isInstanceOf(Apply.class);
    assertThat(reasons(plan)).containsExactly("TakenOver");
  }

  @Test
  void neverOverwritesAForeignObjectOfTheSameName() {
    FederationPlan plan =
        planner.plan(List.of(Declarations.foreign(NAME, "cluster2.demo", Declarations.EARLIER)));
    assertThat(plan.changes()).isEmpty();
    assertThat(reasons(plan)).containsExactly("ForeignObject");
  }

  @Test
  void saysWhichOfTwoObjectsForOneTrustDomainIsUsed() {
    ObservedFederatedTrustDomain ours = Declarations.ours(CLUSTER2);
    Instant made = ours.created();
    assertThat(
            messages(ours, Declarations.foreign("theirs", "cluster2.demo", made.minusSeconds(60))))
        .singleElement()
        .asString()
        .contains("theirs", "is older", "ignores " + NAME);
    assertThat(
            messages(ours, Declarations.foreign("theirs", "cluster2.demo", made.plusSeconds(60))))
        .singleElement()
        .asString()
        .contains("theirs", "is younger", "uses " + NAME);
    assertThat(
            planner.plan(List.of(Declarations.foreign("theirs", "cluster2.demo", made))).changes())
        .as("ours is made all the same: it takes over when theirs goes")
        .singleElement()
        .isInstanceOf(Apply.class);
  }

  @Test
  void leavesObjectsOfAnotherClassOutOfThat() {
    ObservedFederatedTrustDomain other =
        Declarations.foreign("theirs", "cluster2.demo", Declarations.EARLIER);
    Map<String, Object> spec = new HashMap<>(other.spec());
    spec.put("className", "another");
    assertThat(messages(Declarations.ours(CLUSTER2), Declarations.withSpec(other, spec))).isEmpty();
  }

  @Test
  void waitsForAnObjectThatIsBeingDeleted() {
    FederationPlan plan =
        planner.plan(List.of(Declarations.terminating(Declarations.ours(CLUSTER2))));
    assertThat(plan.changes()).singleElement().isInstanceOf(Keep.class);
    assertThat(reasons(plan)).containsExactly("Terminating");
  }

  @Test
  void refusesATrustDomainTwice() {
    assertThatThrownBy(() -> new FederationPlanner(List.of(CLUSTER2, CLUSTER2), ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a_b", "a-b", "a..b", "-a", "_", ".", "-", "a.", "a.-b", "cluster2.demo"})
  void namesAreValidSubdomainsAndDiffer(String trustDomain) {
    String name = FederationObjects.name(TrustDomain.parse(trustDomain));
    assertThat(name)
        .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
        .hasSizeLessThanOrEqualTo(253);
    assertThat(List.of("a_b", "a-b", "a..b", "-a", "_", ".", "-", "a.", "a.-b", "cluster2.demo"))
        .filteredOn(other -> FederationObjects.name(TrustDomain.parse(other)).equals(name))
        .containsExactly(trustDomain);
  }

  @Test
  void namesOfTheLongestTrustDomainsFit() {
    String one = FederationObjects.name(TrustDomain.parse("a".repeat(255)));
    String other = FederationObjects.name(TrustDomain.parse("a".repeat(254) + "b"));
    assertThat(one).hasSizeLessThanOrEqualTo(253).isNotEqualTo(other);
    assertThat(FederationObjects.name(TrustDomain.parse(one))).isNotEqualTo(one);
  }

  @Test
  void tellsWhichTrustDomainsAreDeclaredAtAll() {
    assertThat(
            FederationPlanner.declared(
                List.of(
                    Declarations.ours(CLUSTER2),
                    Declarations.foreign("theirs", "cluster3.demo", Declarations.EARLIER),
                    Declarations.foreign("broken", "Not A Name", Declarations.EARLIER))))
        .extracting(TrustDomain::getName)
        .containsExactly("cluster2.demo", "cluster3.demo");
  }

  private List<String> messages(ObservedFederatedTrustDomain... observed) {
    return planner.plan(List.of(observed)).findings().stream().map(Finding::message).toList();
  }

  private static List<String> reasons(FederationPlan plan) {
    return plan.findings().stream().map(Finding::reason).toList();
  }
}
