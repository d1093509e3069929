package dev.spirebridge.mesh.spinnaker;

import static dev.spirebridge.mesh.spinnaker.SpinnakerWorld.Choice.FILES;
import static dev.spirebridge.mesh.spinnaker.SpinnakerWorld.Choice.OBJECTS;
import static dev.spirebridge.mesh.spinnaker.SpinnakerWorld.file;
import static dev.spirebridge.mesh.spinnaker.SpinnakerWorld.patches;
import static dev.spirebridge.mesh.spinnaker.SpinnakerWorld.plan;
import static dev.spirebridge.mesh.spinnaker.SpinnakerWorld.stock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Golden;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.PlanText;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.SeenObjects;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.spinnaker.SpinnakerOptions.Way;
import dev.spirebridge.mesh.spinnaker.SpinnakerWorld.Choice;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpinnakerPlanTest {

  @Test
  void theWholeWalkWithObjects() {
    Golden.check("spinnaker/stock.plan.txt", PlanText.of(plan(stock(), OBJECTS)));
  }

  @Test
  void theFilesForAClusterThatNobodyLooksInto() {
    MeshPlan plan =
        plan(
            SeenObjects.of(""),
            new Choice(SpinnakerOptions.SERVICES, Way.PODS, SpinnakerWorld.HOST, false));
    Golden.checkFiles("spinnaker/files", plan);
    assertThat(plan.elsewhere()).hasSize(6);
    assertThat(plan.refusals()).isEmpty();
  }

  @Test
  void theFilesForAWholeNamespace() {
    MeshPlan plan =
        plan(stock(), new Choice(List.of("gate"), Way.NAMESPACE, SpinnakerWorld.HOST, false));
    for (String name : List.of("35-namespace.yaml", "40-spinnakerservice.yaml")) {
      Golden.check("spinnaker/namespace/" + name, file(plan, name));
    }
    assertThat(plan.elsewhere()).hasSize(7);
  }

  @Test
  void patchesThatAreThereStay() {
    MeshPlan plan = plan(stock(), FILES);
    assertThat(file(plan, "40-spinnakerservice.yaml")).contains("replicas: 2");
    assertThat(done(OBJECTS).get(SpinnakerWorld.SERVICE).list(patches("gate"))).hasSize(2);
  }

  @Test
  void whatIsDoneIsNotDoneAgain() {
    MeshPlan second = plan(done(OBJECTS), OBJECTS);
    assertThat(second.refusals()).isEmpty();
    assertThat(second.steps()).hasSize(5).allMatch(step -> step.edit().isEmpty());
  }

  @Test
  void aPatchThatSomebodyWroteOtherwiseIsEnough() {
    SeenObjects objects =
        stock()
            .with(
                List.of(
                    """
                    spec: {template: {metadata: {labels: {sidecar.istio.io/inject: 'true',
                      spiffe.io/spire-managed-identity: 'true'},
                      annotations: {inject.istio.io/templates: 'sidecar,spire'}}}}
                    """),
                SpinnakerWorld.SERVICE,
                patches("gate"));
    MeshPlan plan = plan(objects, new Choice(List.of("gate"), Way.PODS, SpinnakerWorld.HOST, true));
    assertThat(step(plan, "spinnakerservice").edit()).isEmpty();
  }

  @Test
  void withoutObjectsAPersonConfirmsEachFile() {
    MeshPlan plan = plan(stock(), FILES);
    assertThat(plan.steps()).allMatch(step -> step.edit().isEmpty());
    assertThat(plan.rights()).extracting(Right::resource).containsOnly("pods", "pods/portforward");
    assertThat(
            plan.steps().stream()
                .flatMap(step -> step.after().stream())
                .filter(Gate.Confirmed.class::isInstance)
                .map(gate -> ((Gate.Confirmed) gate).name()))
        .containsExactly("certificate", "gateway", "virtualservice", "spinnakerservice", "dns");
  }

  @Test
  void whatIsSeenNobodyHasToConfirm() {
    MeshPlan plan = plan(done(OBJECTS), FILES);
    assertThat(
            plan.steps().stream()
                .flatMap(step -> step.after().stream())
                .filter(Gate.Confirmed.class::isInstance))
        .hasSize(1);
  }

  @Test
  void theOpenOperatorsObjectIsKnownToo() {
    SeenObjects objects =
        SeenObjects.of(
            Golden.text("spinnaker/stock.yaml")
                .replace("spinnaker.armory.io/v1alpha2", "spinnaker.io/v1alpha2"));
    MeshPlan plan = plan(objects, OBJECTS);
    assertThat(plan.refusals()).isEmpty();
    assertThat(step(plan, "spinnakerservice").edit().orElseThrow().ref().kind())
        .isEqualTo(MeshKind.OPEN_SPINNAKER_SERVICE);
    assertThat(file(plan, "40-spinnakerservice.yaml"))
        .contains("apiVersion: spinnaker.io/v1alpha2");
  }

  @Test
  void aNamespaceWithARevisionKeepsIt() {
    SeenObjects objects =
        stock()
            .with(
                "stable",
                Ref.of(MeshKind.NAMESPACE, "spinnaker"),
                "metadata",
                "labels",
                "istio.io/rev");
    MeshPlan plan =
        plan(objects, new Choice(List.of("gate"), Way.NAMESPACE, SpinnakerWorld.HOST, true));
    Tree namespace = objects.after(plan.steps()).get(Ref.of(MeshKind.NAMESPACE, "spinnaker"));
    assertThat(namespace.texts("metadata", "labels"))
        .containsEntry("spiffe.io/spire-managed-identity", "true")
        .doesNotContainKey("istio-injection");
  }

  @Test
  void theWayBackBeginsWithTheSidecars() {
    SpinnakerPlanner planner = SpinnakerWorld.planner(OBJECTS);
    List<Step> back =
        planner.back(
            done(OBJECTS),
            saved(
                planner,
                SpinnakerWorld.CERTIFICATE,
                SpinnakerWorld.GATEWAY,
                SpinnakerWorld.ROUTES,
                SpinnakerWorld.SERVICE));
    assertThat(back)
        .extracting(step -> step.edit().orElseThrow())
        .containsExactly(
            new Edit.Restore(SpinnakerWorld.SERVICE),
            new Edit.Restore(SpinnakerWorld.ROUTES),
            new Edit.Restore(SpinnakerWorld.GATEWAY),
            new Edit.Restore(SpinnakerWorld.CERTIFICATE));
    assertThat(back.getFirst().before())
        .hasSize(2)
        .first()
        .isInstanceOfSatisfying(
            Gate.PolicyInForce.class, gate -> assertThat(gate.strict()).isFalse());
    assertThat(back.getFirst().after())
        .containsExactly(
            new Gate.RolledOut(SpinnakerWorld.DECK), new Gate.RolledOut(SpinnakerWorld.GATE));
  }

  @Test
  void whatHasToHoldAtTheEnd() {
    List<Gate> gates = SpinnakerWorld.planner(OBJECTS).verify(stock());
    assertThat(gates)
        .last()
        .isInstanceOfSatisfying(
            Gate.IssuerHolds.class,
            gate -> assertThat(gate.scopes()).as("Deck, Gate, and the gateway").hasSize(3));
  }

  private static SavedState saved(SpinnakerPlanner planner, Ref... refs) {
    return new SavedState(
        planner.key(),
        "0.1.0",
        SavedState.Phase.MOVED,
        List.of(),
        Optional.empty(),
        Stream.of(refs)
            .map(ref ->
                new SavedObject(
                    ref, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()))
            .toList());
  }

  private static SeenObjects done(Choice choice) {
    return stock().after(plan(stock(), choice).steps());
  }

  private static Step step(MeshPlan plan, String id) {
    return plan.steps().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }
}
