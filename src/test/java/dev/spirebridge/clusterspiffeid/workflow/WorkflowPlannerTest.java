package dev.spirebridge.clusterspiffeid.workflow;

import static dev.spirebridge.clusterspiffeid.workflow.Scene.LABEL;
import static dev.spirebridge.clusterspiffeid.workflow.Scene.deployment;
import static dev.spirebridge.clusterspiffeid.workflow.Scene.plain;
import static dev.spirebridge.clusterspiffeid.workflow.Scene.withSocket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.clusterspiffeid.Change;
import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.clusterspiffeid.ObservedClusterSpiffeId;
import dev.spirebridge.kubernetes.Ownership;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkflowPlannerTest {

  private static final String OBJECT = "spire-bridge-ns-shop";

  private final WorkflowPlanner planner = new WorkflowPlanner(Scene.SETTINGS);

  @Test
  void labelsANamespaceAndTellsWhichObjectComes() {
    NamespaceStep.Go step = go(label(new Scene().namespace("shop"), false, false));

    assertThat(step.labels()).isEqualTo(Map.of(LABEL, Optional.of("true")));
    assertThat(step.clusterSpiffeId()).isEqualTo(OBJECT);
    assertThat(applied(step).desired().spec())
        .containsEntry("spiffeIDTemplate", NamespaceSettings.ISTIO_TEMPLATE)
        .containsEntry("className", "spire");
    assertThat(applied(step).observed()).isEmpty();
    assertThat(step.notes()).isEmpty();
    assertThat(step.restarts()).isEmpty();
  }

  @Test
  void aNamespaceThatIsLabelledIsLeftAsItIs() {
    NamespaceStep.Go step = go(label(new Scene().namespace("shop", LABEL + "=true"), false, false));

    assertThat(step.labels()).isEmpty();
    assertThat(step.change()).isPresent();
  }

  @Test
  void anotherValueOfTheLabelIsReplaced() {
    NamespaceStep.Go step =
        go(label(new Scene().namespace("shop", LABEL + "=false"), false, false));

    assertThat(step.labels()).containsEntry(LABEL, Optional.of("true"));
  }

  @Test
  void refusesASystemNamespace() {
    List<NamespaceStep> plan =
        planner.label(
            new LabelRequest(List.of("kube-system"), false, false),
            new Scene().namespace("kube-system").view());

    assertThat(reason(plan)).startsWith("it is one of the namespaces that are never managed;");
  }

  @Test
  void refusesANamespaceThatIsNotThere() {
    assertThat(reason(label(new Scene(), false, false)))
        .isEqualTo("there is no such namespace; create it first, or correct the name");
  }

  @Test
  void refusesANamespaceWhoseAnnotationKeepsTheObjectFromComing() {
    Scene scene = new Scene().namespace("shop", Map.of("spirebridge.dev/ttl", "1d"));

    assertThat(reason(label(scene, false, false))).contains("spirebridge.dev/ttl", "1d");
  }

  @Test
  void refusesANamespaceWhoseObjectIsSomebodyElses() {
    Scene scene = new Scene().namespace("shop").foreign(OBJECT, Map.of());

    assertThat(reason(label(scene, false, false))).contains(OBJECT, "adopt");
  }

  @Test
  void injectsByTheLabelThatTheClusterUses() {
    NamespaceStep.Go step =
        go(label(new Scene().namespace("shop").injector("default"), true, false));

    assertThat(step.labels())
        .containsEntry(LABEL, Optional.of("true"))
        .containsEntry("istio-injection", Optional.of("enabled"));
  }

  @Test
  void refusesToInjectIntoAnAmbientNamespaceAndThenDoesNotLabelEither() {
    Scene scene =
        new Scene().namespace("shop", "istio.io/dataplane-mode=ambient").injector("default");

    assertThat(reason(label(scene, true, false))).contains("ambient");
    assertThat(label(scene, false, false).getFirst()).isInstanceOf(NamespaceStep.Go.class);
  }

  @Test
  void restartsWhatWasMadeBeforeInjectionAndNothingElse() {
    Scene scene =
        new Scene()
            .namespace("shop")
            .injector("default")
            .pod(plain(deployment("cart"), "cart-1"))
            .pod(plain(deployment("cart"), "cart-2"))
            .pod(withSocket(deployment("web"), "web-1"));

    assertThat(go(label(scene, true, true)).restarts())
        .containsExactly(
            new Restart(
                deployment("cart"), 2, "they were made before Istio injects into this namespace"));
    assertThat(go(label(scene, true, false)).restarts()).isEmpty();
    assertThat(go(label(scene, true, false)).notes())
        .containsExactly(
            "Deployment cart stays without an identity, because they were made before Istio injects"
                + " into this namespace; run this again with --restart");
  }

  @Test
  void unlabelTellsWhatGoesAndWhoLosesByIt() {
    Scene scene =
        new Scene()
            .namespace("shop", LABEL + "=true", "istio-injection=enabled")
            .ours(OBJECT, Map.of())
            .pod(withSocket(deployment("web"), "web-1"));

    NamespaceStep.Go step = go(planner.unlabel(List.of("shop"), scene.view()));
    assertThat(step.labels()).isEqualTo(Map.of(LABEL, Optional.empty()));
    assertThat(step.change()).containsInstanceOf(Change.Delete.class);
    assertThat(step.notes()).hasSize(2);
    assertThat(step.notes().getFirst()).startsWith("1 pods lose their registration entries");
  }

  @Test
  void unlabelHasNothingToDoWithoutTheLabel() {
    NamespaceStep.Go step =
        go(planner.unlabel(List.of("shop"), new Scene().namespace("shop").view()));

    assertThat(step.labels()).isEmpty();
    assertThat(step.change()).isEmpty();
    assertThat(step.notes()).isEmpty();
  }

  @Test
  void adoptShowsWhatTheControllerWillChange() {
    Scene scene =
        new Scene()
            .namespace("shop", LABEL + "=true")
            .foreign(OBJECT, Map.of("spiffeIDTemplate", "spiffe://x/y", "admin", true));

    NamespaceStep.Go step = go(planner.adopt(List.of("shop"), scene.view()));
    assertThat(step.labels()).isEqualTo(Map.of(Ownership.LABEL, Optional.of(Ownership.OWNER)));
    assertThat(step.version()).contains("41");
    assertThat(applied(step).differences())
        .anySatisfy(difference -> assertThat(difference).contains("admin"))
        .anySatisfy(difference -> assertThat(difference).contains("spiffe://x/y"));
  }

  @Test
  void adoptRefusesWhereTheForeignSpecWouldStay() {
    Scene scene =
        new Scene()
            .namespace("shop", Map.of("spirebridge.dev/ttl", "1d"), LABEL + "=true")
            .foreign(OBJECT, Map.of("admin", true));

    assertThat(reason(planner.adopt(List.of("shop"), scene.view())))
        .contains("all that somebody else wrote into it", "spirebridge.dev/ttl", "Correct it with");
  }

  @Test
  void adoptTellsWhatElseIsWrong() {
    Scene scene =
        new Scene()
            .namespace("shop", Map.of("spirebridge.dev/tll", "1h"), LABEL + "=true")
            .foreign(OBJECT, Map.of("admin", true));

    assertThat(go(planner.adopt(List.of("shop"), scene.view())).notes())
        .singleElement()
        .asString()
        .startsWith("UnknownAnnotation: ");
  }

  @Test
  void anObjectThatWasThereIsWrittenWhenItIsAsPlanned() {
    Scene scene =
        new Scene().namespace("shop", LABEL + "=true").foreign(OBJECT, Map.of("admin", true));

    Change.Apply change = applied(go(planner.adopt(List.of("shop"), scene.view())));
    ObservedClusterSpiffeId taken = scene.view().cluster().clusterSpiffeIds().getFirst();
    assertThat(change.isDoneIn(WhatIf.owned(taken))).isFalse();
    assertThat(
            change.isDoneIn(
                new ObservedClusterSpiffeId(
                    OBJECT,
                    "uid",
                    "42",
                    taken.created(),
                    false,
                    change.desired().labels(),
                    change.desired().annotations(),
                    change.desired().spec(),
                    Optional.empty())))
        .isTrue();
  }

  @Test
  void otherSettingsThanTheControllersAreNoticed() {
    Scene scene =
        new Scene().namespace("shop").ours("spire-bridge-ns-bank", Map.of("className", "mgmt"));

    assertThat(go(label(scene, false, false)).notes())
        .singleElement()
        .asString()
        .startsWith(
            "the controller writes the class \"mgmt\", and this command was told of the class"
                + " \"spire\"")
        .endsWith("give the controller's --config or --class-name");
    scene.ours("spire-bridge-ns-shop", Map.of("className", "spire"));
    assertThat(go(label(scene, false, false)).notes()).isEmpty();
  }

  @Test
  void adoptIsDoneAlreadyForAnObjectOfOurs() {
    Scene scene = new Scene().namespace("shop", LABEL + "=true").ours(OBJECT, Map.of());

    assertThat(go(planner.adopt(List.of("shop"), scene.view())).labels()).isEmpty();
  }

  @Test
  void adoptRefusesWhatIsNotThereAndWhatWouldBeDeleted() {
    assertThat(reason(planner.adopt(List.of("shop"), new Scene().namespace("shop").view())))
        .startsWith("there is no ClusterSPIFFEID " + OBJECT);
    Scene unlabelled = new Scene().namespace("shop").foreign(OBJECT, Map.of());
    assertThat(reason(planner.adopt(List.of("shop"), unlabelled.view())))
        .contains("would be deleted once it is ours", "label the namespace first");
  }

  @Test
  void aNamespaceThatIsNamedTwiceIsOneStep() {
    assertThat(
            planner.label(
                new LabelRequest(List.of("shop", "shop"), false, false),
                new Scene().namespace("shop").view()))
        .hasSize(1);
  }

  private List<NamespaceStep> label(Scene scene, boolean inject, boolean restart) {
    return planner.label(new LabelRequest(List.of("shop"), inject, restart), scene.view());
  }

  private static NamespaceStep.Go go(List<NamespaceStep> plan) {
    assertThat(plan).hasSize(1);
    return switch (plan.getFirst()) {
      case NamespaceStep.Go step -> step;
      case NamespaceStep.Refused(var name, var reason) -> throw new AssertionError(reason);
    };
  }

  private static String reason(List<NamespaceStep> plan) {
    assertThat(plan).singleElement().isInstanceOf(NamespaceStep.Refused.class);
    return ((NamespaceStep.Refused) plan.getFirst()).reason();
  }

  private static Change.Apply applied(NamespaceStep.Go step) {
    assertThat(step.change()).containsInstanceOf(Change.Apply.class);
    return (Change.Apply) step.change().orElseThrow();
  }
}
