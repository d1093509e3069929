package dev.spirebridge.mesh.emissary;

import static dev.spirebridge.mesh.emissary.EmissaryWorld.Choice.STOCK;
import static dev.spirebridge.mesh.emissary.EmissaryWorld.container;
import static dev.spirebridge.mesh.emissary.EmissaryWorld.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Golden;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.PlanText;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.SeenObjects;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmissaryPlanTest {

  @Test
  void aStockEmissary() {
    Golden.check("emissary/stock.plan.txt", PlanText.of(EmissaryWorld.plan(EmissaryWorld.stock())));
  }

  @Test
  void theFilesOfAStockEmissary() {
    MeshPlan plan = EmissaryWorld.plan(EmissaryWorld.stock());
    Golden.checkFiles("emissary/files", plan);
    assertThat(plan.elsewhere()).hasSize(5);
  }

  @Test
  void whatIsDoneIsNotDoneAgain() {
    SeenObjects moved = moved(EmissaryWorld.stock(), STOCK);
    MeshPlan second = EmissaryWorld.plan(moved);
    assertThat(second.refusals()).isEmpty();
    assertThat(second.steps()).hasSize(4).allMatch(step -> step.edit().isEmpty());
    assertThat(second.steps().get(1).after()).hasSize(2);
  }

  @Test
  void theVolumeOfIstiosOwnFilesIsTakenOver() {
    SeenObjects objects =
        EmissaryWorld.stock()
            .with(
                List.of(Map.of("name", "istio-certs", "mountPath", "/etc/istio-certs/")),
                EmissaryWorld.DEPLOYMENT,
                container("volumeMounts"))
            .with(
                List.of(Map.of("name", "istio-certs", "emptyDir", Map.of("medium", "Memory"))),
                EmissaryWorld.DEPLOYMENT,
                template("spec", "volumes"))
            .with(
                "/etc/istio-certs/",
                EmissaryWorld.DEPLOYMENT,
                container("env", "[name=AMBASSADOR_ISTIO_SECRET_DIR]", "value"));
    Tree pod = moved(objects, STOCK).get(EmissaryWorld.DEPLOYMENT);
    assertThat(pod.items(container("volumeMounts"))).hasSize(1);
    assertThat(pod.text(container("env", "[name=AMBASSADOR_ISTIO_SECRET_DIR]", "value")))
        .contains("/etc/istio-certs/");
    assertThat(pod.items(template("spec", "volumes"))).hasSize(4);
    assertThat(
            pod.text(
                template(
                    "spec",
                    "initContainers",
                    "[name=spire-bridge]",
                    "volumeMounts",
                    "[name=istio-certs]",
                    "mountPath")))
        .contains("/etc/istio-certs");
  }

  @Test
  void anotherGroupStaysAndIsThatOfTheFiles() {
    SeenObjects objects =
        EmissaryWorld.stock()
            .with(8888, EmissaryWorld.DEPLOYMENT, template("spec", "securityContext", "fsGroup"));
    SeenObjects moved = moved(objects, STOCK);
    assertThat(
            moved.get(EmissaryWorld.DEPLOYMENT).at(template("spec", "securityContext", "fsGroup")))
        .contains(8888);
    assertThat(moved.get(EmissaryWorld.SETTINGS).text("data", "bridge.yaml"))
        .hasValueSatisfying(text -> assertThat(text).contains("group: 8888"));
  }

  @Test
  void anInjectedProxyThatStaysIsGivenANumberOfItsOwn() {
    SeenObjects objects = injected();
    Tree pod = moved(objects, STOCK.asAPlainContainer()).get(EmissaryWorld.DEPLOYMENT);
    assertThat(pod.text(container("env", "[name=AMBASSADOR_ENVOY_BASE_ID]", "value")))
        .contains("1");
    assertThat(pod.tree(template("spec", "containers", "[name=spire-bridge]"))).isPresent();
    assertThat(EmissaryWorld.plan(objects, STOCK.asAPlainContainer()).elsewhere())
        .filteredOn(file ->
            file.file().startsWith("values/") || file.file().equals("20-workload.patch.yaml"))
        .hasSize(2)
        .allMatch(file -> file.content().contains("AMBASSADOR_ENVOY_BASE_ID"));
  }

  @Test
  void aProxyThatLeavesIsTurnedOffAndItsAnnotationsStay() {
    SeenObjects objects =
        injected()
            .with(
                "proxyMetadata:\n  OUTPUT_CERTS: /etc/istio-certs\n",
                EmissaryWorld.DEPLOYMENT,
                template("metadata", "annotations", "proxy.istio.io/config"));
    Tree pod = moved(objects, STOCK.replacingTheProxy()).get(EmissaryWorld.DEPLOYMENT);
    assertThat(pod.text(template("metadata", "labels", "sidecar.istio.io/inject")))
        .contains("false");
    assertThat(pod.texts(template("metadata", "annotations"))).hasSize(1);
    assertThat(pod.at(container("env", "[name=AMBASSADOR_ENVOY_BASE_ID]"))).isEmpty();
  }

  @Test
  void anIdOfItsOwnIsThatOfTheContextToo() {
    SeenObjects objects =
        EmissaryWorld.stock()
            .with(
                "edge",
                EmissaryWorld.DEPLOYMENT,
                container("env", "[name=AMBASSADOR_ID]", "value"));
    MeshPlan plan = EmissaryWorld.plan(objects);
    assertThat(objects.after(plan.steps()).get(EmissaryWorld.CONTEXT).list("spec", "ambassador_id"))
        .containsExactly("edge");
    assertThat(plan.warnings())
        .anyMatch(line -> line.contains("default/quote-backend does not name ambassador_id edge"));
  }

  @Test
  void aSecretOfAuthoritiesIsTakenInsteadOfTheFile() {
    Tree context =
        moved(EmissaryWorld.stock(), STOCK.withCaSecret("spire-bundle")).get(EmissaryWorld.CONTEXT);
    assertThat(context.text("spec", "ca_secret")).contains("spire-bundle");
    assertThat(context.at("spec", "cacert_chain_file")).isEmpty();
    SeenObjects back = moved(EmissaryWorld.stock().with(context), STOCK);
    assertThat(back.get(EmissaryWorld.CONTEXT).at("spec", "ca_secret")).isEmpty();
  }

  @Test
  void formerLifetimesBecomeAdvice() {
    SeenObjects objects =
        SeenObjects.of(
            Golden.text("emissary/stock.yaml") + "---\n" + Golden.text("emissary/istiod.yaml"));
    assertThat(EmissaryWorld.plan(objects).warnings())
        .anyMatch(line ->
            line.contains("DEFAULT_WORKLOAD_CERT_TTL=30m")
                && line.contains("kubectl annotate namespace emissary spirebridge.dev/ttl=30m"))
        .anyMatch(line ->
            line.contains("MAX_WORKLOAD_CERT_TTL=1h") && line.contains("namespaces.maximumTtl"));
  }

  @Test
  void whatHasToHoldAtTheEnd() {
    List<Gate> gates = EmissaryWorld.planner(STOCK).verify(EmissaryWorld.stock());
    Scope emissary =
        new Scope.Gateway(
            "emissary", "emissary-ingress", Optional.of(new Scope.Proxy(8001, List.of())));
    assertThat(gates)
        .containsExactly(
            new Gate.RolledOut(EmissaryWorld.DEPLOYMENT),
            new Gate.FilesHandedOut(List.of(emissary)),
            new Gate.IssuerHolds(
                List.of(new Scope.Pods("default", "app=quote", Optional.empty()))));
  }

  @Test
  void theWayBackBeginsWithWhatUsesTheFiles() {
    EmissaryPlanner planner = EmissaryWorld.planner(STOCK);
    List<Step> back =
        planner.back(
            EmissaryWorld.stock(),
            EmissaryWorld.saved(
                planner,
                EmissaryWorld.SETTINGS,
                EmissaryWorld.DEPLOYMENT,
                EmissaryWorld.CONTEXT,
                EmissaryWorld.MAPPING));
    assertThat(back)
        .extracting(step -> step.edit().orElseThrow())
        .containsExactly(
            new Edit.Restore(EmissaryWorld.MAPPING),
            new Edit.Restore(EmissaryWorld.CONTEXT),
            new Edit.Restore(EmissaryWorld.DEPLOYMENT),
            new Edit.Restore(EmissaryWorld.SETTINGS));
    assertThat(back.get(2).after()).containsExactly(new Gate.RolledOut(EmissaryWorld.DEPLOYMENT));
  }

  @Test
  void theWayBackWaitsUntilPlaintextIsTaken() {
    EmissaryPlanner planner = EmissaryWorld.planner(STOCK);
    SeenObjects objects =
        SeenObjects.of(
            Golden.text("emissary/stock.yaml") + "---\n" + Golden.text("emissary/quote-pod.yaml"));
    List<Step> back = planner.back(objects, EmissaryWorld.saved(planner, EmissaryWorld.MAPPING));
    assertThat(back.getFirst().before())
        .containsExactly(
            new Gate.PolicyInForce(
                List.of(new Scope.Pods("default", "app=quote", Optional.empty())), false));
  }

  private static SeenObjects injected() {
    return EmissaryWorld.stock()
        .with(
            "enabled",
            Ref.of(MeshKind.NAMESPACE, "emissary"),
            "metadata",
            "labels",
            "istio-injection");
  }

  private static SeenObjects moved(SeenObjects objects, EmissaryWorld.Choice choice) {
    MeshPlan plan = EmissaryWorld.plan(objects, choice);
    assertThat(plan.refusals()).isEmpty();
    return objects.after(plan.steps());
  }
}
