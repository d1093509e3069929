package dev.spirebridge.mesh.spinnaker;

import static dev.spirebridge.mesh.spinnaker.SpinnakerWorld.Choice.FILES;
import static dev.spirebridge.mesh.spinnaker.SpinnakerWorld.Choice.OBJECTS;
import static dev.spirebridge.mesh.spinnaker.SpinnakerWorld.SERVICE;
import static dev.spirebridge.mesh.spinnaker.SpinnakerWorld.patches;
import static dev.spirebridge.mesh.spinnaker.SpinnakerWorld.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.SeenObjects;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.spinnaker.SpinnakerOptions.Way;
import dev.spirebridge.mesh.spinnaker.SpinnakerWorld.Choice;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpinnakerRefusalsTest {

  static Stream<Arguments> whatSpeaksAgainstIt() {
    return Stream.of(
        arguments("no SpinnakerService", stock().without(SERVICE), OBJECTS, "--output-dir"),
        arguments(
            "a cert-manager of alpha versions",
            stock().without(MeshKind.CERTIFICATE),
            OBJECTS,
            "cert-manager"),
        arguments("no gateway", stock().without(SpinnakerWorld.INGRESS), OBJECTS, "--istio-label"),
        arguments(
            "a label that is no text",
            patched("spec: {template: {metadata: {labels: {sidecar.istio.io/inject: true}}}}"),
            FILES,
            "Take the label out"),
        arguments(
            "a service that is kept out of the mesh",
            patched("spec: {template: {metadata: {labels: {sidecar.istio.io/inject: 'false'}}}}"),
            FILES,
            "leave the service out"),
        arguments("a patch with tabs", patched("spec:\n\ttemplate: {}\n"), FILES, "tabs"),
        arguments(
            "a Deployment edited behind its operator",
            stock()
                .with(
                    "true",
                    SpinnakerWorld.GATE,
                    "spec",
                    "template",
                    "metadata",
                    "labels",
                    "sidecar.istio.io/inject"),
            FILES,
            "brings it for good"),
        arguments(
            "somebody's routes",
            stock()
                .with(
                    Tree.EMPTY
                        .with("networking.istio.io/v1", "apiVersion")
                        .with("VirtualService", "kind")
                        .with("spinnaker", "metadata", "name")
                        .with("spinnaker", "metadata", "namespace")),
            OBJECTS,
            "Rename or delete"),
        arguments(
            "a namespace that is kept out of the mesh",
            stock()
                .with(
                    "disabled",
                    Ref.of(MeshKind.NAMESPACE, "spinnaker"),
                    "metadata",
                    "labels",
                    "istio-injection"),
            FILES,
            "kubectl label namespace spinnaker istio-injection-"),
        arguments(
            "an injector without the template",
            stock().with(injector("{sidecar: '', gateway: ''}")),
            OBJECTS,
            "mesh istio apply"),
        arguments(
            "an unknown service",
            stock(),
            new Choice(List.of("gate", "spin-deck"), Way.PODS, SpinnakerWorld.HOST, false),
            "--service"),
        arguments(
            "no service",
            stock(),
            new Choice(List.of(), Way.PODS, SpinnakerWorld.HOST, false),
            "--service"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatSpeaksAgainstIt")
  void nothingIsWritten(String why, SeenObjects objects, Choice choice, String next) {
    MeshPlan plan = SpinnakerWorld.plan(objects, choice);
    assertThat(plan.refusals()).as(why).hasSize(1);
    assertThat(plan.refusals().getFirst().next()).contains(next).endsWith(".");
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.elsewhere()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "*.example.org", "https://spinnaker.example.org", "a b"})
  void aHostIsARealOne(String host) {
    MeshPlan plan =
        SpinnakerWorld.plan(stock(), new Choice(List.of("gate"), Way.PODS, host, false));
    assertThat(plan.refusals()).hasSize(1);
    assertThat(plan.refusals().getFirst().next()).contains("--host");
  }

  @Test
  void aMissingTemplateIsToldWhereNothingIsWritten() {
    assertThat(SpinnakerWorld.plan(stock().with(injector("{sidecar: ''}")), FILES).warnings())
        .anyMatch(line -> line.contains("istio-sidecar-injector has no template spire"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{sidecar: '', spire: ''}", "{", "null"})
  void anInjectorThatHasThemOrCannotBeReadIsNoHurdle(String templates) {
    MeshPlan plan = SpinnakerWorld.plan(stock().with(injector(templates)), OBJECTS);
    assertThat(plan.refusals()).isEmpty();
  }

  @Test
  void routesOfSomebodyForEveryHostAreTold() {
    Tree routes =
        Tree.EMPTY
            .with("networking.istio.io/v1", "apiVersion")
            .with("VirtualService", "kind")
            .with("spinnaker-vs", "metadata", "name")
            .with("spinnaker", "metadata", "namespace")
            .with(List.of("*"), "spec", "hosts");
    MeshPlan plan = SpinnakerWorld.plan(stock().with(routes), OBJECTS);
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.warnings())
        .anyMatch(line -> line.contains("VirtualService spinnaker/spinnaker-vs has host \"*\""));
  }

  private static Tree injector(String templates) {
    return Tree.EMPTY
        .with("v1", "apiVersion")
        .with("ConfigMap", "kind")
        .with("istio-sidecar-injector", "metadata", "name")
        .with("istio-system", "metadata", "namespace")
        .with("templates: " + templates, "data", "config");
  }

  private static SeenObjects patched(String patch) {
    return stock().with(List.of(patch), SERVICE, patches("gate"));
  }
}
