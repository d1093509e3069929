package dev.spirebridge.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;

class CommandPlannerTest {

  private static final FederatedTrustDomain CLUSTER2 = Declarations.relationship("cluster2.demo");

  @Test
  void addsWhatNobodyDeclares() {
    assertThat(add()).isInstanceOf(FederationChange.Apply.class);
  }

  @Test
  void addingTheSameAgainChangesNothing() {
    assertThat(add(byCommand(CLUSTER2))).isInstanceOf(FederationChange.Keep.class);
  }

  @Test
  void addingAnotherAddressChangesIt() {
    FederatedTrustDomain web =
        new FederatedTrustDomain(
            CLUSTER2.trustDomain(),
            CLUSTER2.endpoint(),
            new EndpointProfile.HttpsWeb(),
            Optional.empty());
    assertThat(add(byCommand(web)))
        .isInstanceOfSatisfying(
            FederationChange.Apply.class, apply -> assertThat(apply.differences()).isNotEmpty());
  }

  @Test
  void doesNotAddWhatIsSomebodyElses() {
    refusal(
            CommandPlanner.add(
                CLUSTER2,
                "spire",
                List.of(Declarations.foreign("theirs", "cluster2.demo", Declarations.EARLIER))))
        .contains("theirs", "Delete it first");
    refusal(
            CommandPlanner.add(
                CLUSTER2,
                "spire",
                List.of(
                    Declarations.foreign(
                        "spire-bridge-td-cluster2.demo", "other.demo", Declarations.EARLIER))))
        .contains("is not spire-bridge's");
  }

  @Test
  void leavesToTheConfigurationWhatIsItsOwn() {
    var ours = List.of(Declarations.ours(CLUSTER2));
    refusal(CommandPlanner.add(CLUSTER2, "spire", ours)).contains("federation list");
    refusal(CommandPlanner.remove(CLUSTER2.trustDomain(), ours)).contains("federation list");
  }

  @Test
  void removesWhatACommandAdded() {
    assertThat(CommandPlanner.remove(CLUSTER2.trustDomain(), List.of(byCommand(CLUSTER2))))
        .isInstanceOfSatisfying(
            CommandPlan.Allowed.class,
            allowed -> assertThat(allowed.change()).isInstanceOf(FederationChange.Delete.class));
  }

  @Test
  void doesNotRemoveWhatIsNotThereOrNotOurs() {
    refusal(CommandPlanner.remove(CLUSTER2.trustDomain(), List.of())).contains("Nothing declares");
    refusal(
            CommandPlanner.remove(
                CLUSTER2.trustDomain(),
                List.of(Declarations.foreign("theirs", "cluster2.demo", Declarations.EARLIER))))
        .contains("theirs");
  }

  private static ObservedFederatedTrustDomain byCommand(FederatedTrustDomain relationship) {
    return Declarations.of(relationship, FederationSource.COMMAND, Declarations.EARLIER);
  }

  private static FederationChange add(ObservedFederatedTrustDomain... observed) {
    return switch (CommandPlanner.add(CLUSTER2, "spire", List.of(observed))) {
      case CommandPlan.Allowed(FederationChange change) -> change;
      case CommandPlan.Refused(String message) -> throw new AssertionError(message);
    };
  }

  private static AbstractStringAssert<?> refusal(CommandPlan plan) {
    return switch (plan) {
      case CommandPlan.Allowed allowed -> throw new AssertionError("allowed: " + allowed);
      case CommandPlan.Refused(String message) -> assertThat(message);
    };
  }
}
