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

  /** SPIRE keeps the bundle when a relationship ends. */
  @Test
  void tellsHowTheBundleGoes() {
    assertThat(notes(byCommand(CLUSTER2)))
        .singleElement()
        .asString()
        .endsWith("spire-server bundle delete -id spiffe://cluster2.demo -mode dissociate");
  }

  @Test
  void namesWhatStillDeclaresWhatIsRemoved() {
    var theirs = Declarations.foreign("theirs", "cluster2.demo", Declarations.EARLIER);
    assertThat(notes(byCommand(CLUSTER2), theirs))
        .first()
        .asString()
        .contains("still declared by theirs");
  }

  @Test
  void hasNothingToDoWhereNothingDeclaresIt() {
    assertThat(CommandPlanner.remove(CLUSTER2.trustDomain(), List.of()))
        .isInstanceOfSatisfying(
            CommandPlan.Nothing.class,
            nothing -> assertThat(nothing.message()).contains("Nothing declares"));
  }

  @Test
  void doesNotRemoveWhatIsNotOurs() {
    refusal(
            CommandPlanner.remove(
                CLUSTER2.trustDomain(),
                List.of(Declarations.foreign("theirs", "cluster2.demo", Declarations.EARLIER))))
        .contains("theirs");
  }

  /** It would be gone a moment after "as it should be already". */
  @Test
  void doesNotAddOntoWhatIsBeingDeleted() {
    refusal(
            CommandPlanner.add(
                CLUSTER2, "spire", List.of(Declarations.terminating(byCommand(CLUSTER2)))))
        .contains("is being deleted", "again when it is gone");
  }

  /** Without its class spire-controller-manager would end the relationship. */
  @Test
  void takesNoClassOff() {
    refusal(CommandPlanner.add(CLUSTER2, "", List.of(byCommand(CLUSTER2))))
        .contains("of the class spire", "--class-name spire");
  }

  private static List<String> notes(ObservedFederatedTrustDomain... observed) {
    return switch (CommandPlanner.remove(CLUSTER2.trustDomain(), List.of(observed))) {
      case CommandPlan.Allowed allowed -> allowed.notes();
      case CommandPlan.Nothing nothing -> throw new AssertionError("nothing: " + nothing);
      case CommandPlan.Refused refused -> throw new AssertionError("refused: " + refused);
    };
  }

  private static ObservedFederatedTrustDomain byCommand(FederatedTrustDomain relationship) {
    return Declarations.of(relationship, FederationSource.COMMAND, Declarations.EARLIER);
  }

  private static FederationChange add(ObservedFederatedTrustDomain... observed) {
    return switch (CommandPlanner.add(CLUSTER2, "spire", List.of(observed))) {
      case CommandPlan.Allowed(FederationChange change, var _) -> change;
      case CommandPlan.Nothing(String message) -> throw new AssertionError(message);
      case CommandPlan.Refused(String message) -> throw new AssertionError(message);
    };
  }

  private static AbstractStringAssert<?> refusal(CommandPlan plan) {
    return switch (plan) {
      case CommandPlan.Allowed allowed -> throw new AssertionError("allowed: " + allowed);
      case CommandPlan.Nothing nothing -> throw new AssertionError("nothing: " + nothing);
      case CommandPlan.Refused(String message) -> assertThat(message);
    };
  }
}
