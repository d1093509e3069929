package dev.spirebridge.mesh.istio;

import static dev.spirebridge.mesh.istio.MeshOfValues.CONFIG;
import static dev.spirebridge.mesh.istio.MeshOfValues.GATEWAY;
import static dev.spirebridge.mesh.istio.MeshOfValues.INJECTOR;
import static dev.spirebridge.mesh.istio.MeshOfValues.ISTIOD;
import static dev.spirebridge.mesh.istio.MeshOfValues.PRODUCTPAGE;
import static dev.spirebridge.mesh.istio.MeshOfValues.RATINGS;
import static dev.spirebridge.mesh.istio.MeshOfValues.facts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.Golden;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.PlanText;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.istio.IstioOptions.Consent;
import dev.spirebridge.mesh.istio.IstioOptions.Part;
import dev.spirebridge.mesh.istio.IstioOptions.Selection;
import dev.spirebridge.mesh.istio.IstioOptions.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What keeps a mesh from being moved: each refused in words that say what to do. */
class IstioRefusalsTest {

  private static final Map<String, Consumer<MeshOfValues>> MESHES = meshes();

  private static Map<String, Consumer<MeshOfValues>> meshes() {
    Map<String, Consumer<MeshOfValues>> meshes = new LinkedHashMap<>();
    meshes.put("no-istiod", mesh -> mesh.cluster().remove(ISTIOD));
    meshes.put("no-mesh-config", mesh -> mesh.cluster().remove(CONFIG));
    meshes.put("mesh-config-without-key", mesh -> mesh.cluster().edit(CONFIG, tree -> tree.without("data", "mesh")));
    meshes.put("mesh-config-is-no-yaml", mesh -> set(mesh, CONFIG, "- one\n- two\n", "data", "mesh"));
    meshes.put("injector-of-istio-1.9", mesh -> set(mesh, INJECTOR, "policy: enabled\ntemplate: |\n  spec: {}\n", "data", "config"));
    meshes.put("template-edited", mesh -> template(mesh, "spec:\n  volumes:\n  - name: other\n    emptyDir: {}\n"));
    meshes.put("template-names-the-proxy", mesh -> template(mesh, "spec:\n  containers:\n  - name: istio-proxy\n    volumeMounts: []\n"));
    meshes.put("another-trust-domain", mesh -> replace(mesh, "trustDomain: example.org", "trustDomain: cluster.local"));
    meshes.put("output-certs-of-the-mesh", mesh -> replace(mesh, "  concurrency: 1", "  proxyMetadata:\n    OUTPUT_CERTS: /etc/istio-certs"));
    meshes.put("output-certs-of-a-workload", mesh -> annotate(mesh, "proxy.istio.io/config", "proxyMetadata: {OUTPUT_CERTS: /etc/istio-certs}"));
    meshes.put("hold-with-classic-sidecar", mesh -> {
      mesh.classicSidecars();
      replace(mesh, "  concurrency: 1", "  holdApplicationUntilProxyStarts: true");
    });
    meshes.put("ambient", mesh -> set(mesh, Ref.of(MeshKind.NAMESPACE, "bookinfo"), "ambient", "metadata", "labels", "istio.io/dataplane-mode"));
    meshes.put("no-driver", mesh -> mesh.cluster().remove(Ref.of(MeshKind.CSI_DRIVER, "csi.spirebridge.dev")));
    meshes.put("no-daemon-on-the-node", mesh -> mesh.cluster().remove(Ref.of(MeshKind.POD, "mesh-identity", "spire-bridge-x2x4z")));
    meshes.put("not-registered", mesh -> mesh.cluster().remove(Ref.of(MeshKind.CLUSTER_SPIFFE_ID, "spire-bridge-pods")));
    meshes.put("ids-of-another-form", mesh -> set(mesh, Ref.of(MeshKind.CLUSTER_SPIFFE_ID, "spire-bridge-pods"), "spiffe://{{ .TrustDomain }}/{{ .PodMeta.Name }}", "spec", "spiffeIDTemplate"));
    meshes.put("bare-pod", mesh -> mesh.cluster().edit(mesh.pods(PRODUCTPAGE).getFirst(), pod -> pod.without("metadata", "ownerReferences")));
    meshes.put("bridge-beside-a-native-sidecar", mesh -> mesh.cluster().edit(PRODUCTPAGE, tree -> tree.append(Map.of("name", "spire-bridge", "image", "x"), "spec", "template", "spec", "containers")));
    meshes.put("gateway-of-a-gateway-api", mesh -> set(mesh, GATEWAY, "istio.io-gateway-controller", "metadata", "labels", "gateway.istio.io/managed"));
    meshes.put("template-for-classic-sidecars", mesh -> {
      set(mesh, INJECTOR, mesh.cluster().get(INJECTOR).text("data", "config").orElseThrow() + "\n  mounts: |\n    spec:\n      containers:\n      - name: istio-proxy\n        volumeMounts: []\n", "data", "config");
      annotate(mesh, "inject.istio.io/templates", "sidecar,mounts");
    });
    meshes.put("another-revision-is-not-prepared", mesh -> mesh.cluster().edit(mesh.pods(RATINGS).getFirst(), pod -> pod.with("1-29", "metadata", "labels", "istio.io/rev")));
    return meshes;
  }

  static Stream<String> names() {
    return MESHES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void isRefusedBeforeAnythingIsTouched(String name) {
    MeshOfValues mesh = MeshOfValues.stock();
    MESHES.getOrDefault(name, _ -> {}).accept(mesh);

    MeshPlan plan = plan(mesh, IstioOptions.defaults());

    assertThat(plan.refusals()).isNotEmpty();
    assertThat(plan.elsewhere()).isNotEmpty();
    Golden.check(
        "istio/refused/" + name + ".txt",
        String.join("\n", plan.refusals().stream().map(PlanText::of).toList()) + "\n");
  }

  @Test
  void aPartOfTheMeshMovesOnlyIfTheMoveIsNotToEnd() {
    MeshOfValues mesh = MeshOfValues.stock();
    Selection part = new Selection(List.of(GATEWAY), List.of(), List.of(PRODUCTPAGE));

    assertThat(plan(mesh, options(part, Optional.empty())).refusals())
        .extracting(Refusal::found)
        .containsExactly("on it: StatefulSet bookinfo/ratings-v1");
    assertThat(plan(mesh, options(part, Optional.of(Part.PREPARE))).refusals()).isEmpty();
    assertThat(plan(mesh, options(part, Optional.of(Part.MOVE))).refusals())
        .extracting(Refusal::next)
        .containsExactly("run it with --only prepare first");
    assertThat(plan(mesh, options(Selection.ALL, Optional.of(Part.FINISH))).refusals())
        .as("nothing has moved")
        .hasSize(1);
  }

  @Test
  void anotherDriverServesOneRootOnly() {
    MeshOfValues mesh = MeshOfValues.stock();
    mesh.cluster()
        .put(
            Tree.EMPTY
                .with("storage.k8s.io/v1", "apiVersion")
                .with("CSIDriver", "kind")
                .with("csi.spiffe.io", "metadata", "name"));
    Socket agents = new Socket("spire", "csi.spiffe.io", Optional.empty());

    assertThat(
            plan(mesh, IstioPlanTest.options(Selection.ALL, agents, Optional.empty(), Set.of()))
                .refusals())
        .extracting(Refusal::where)
        .containsExactly("--driver csi.spiffe.io");
    assertThat(
            plan(
                    mesh,
                    IstioPlanTest.options(
                        Selection.ALL,
                        agents,
                        Optional.empty(),
                        Set.of(Consent.PLAINTEXT_WHILE_MOVING)))
                .refusals())
        .isEmpty();
  }

  @Test
  void plaintextIsRefusedWhereSomethingIsStrict() {
    MeshOfValues mesh = MeshOfValues.stock();
    mesh.cluster()
        .put(
            Tree.EMPTY
                .with("security.istio.io/v1", "apiVersion")
                .with("PeerAuthentication", "kind")
                .with("default", "metadata", "name")
                .with("bookinfo", "metadata", "namespace")
                .with("STRICT", "spec", "mtls", "mode"));

    assertThat(
            plan(
                    mesh,
                    IstioPlanTest.options(
                        Selection.ALL,
                        Socket.DEFAULT,
                        Optional.empty(),
                        Set.of(Consent.PLAINTEXT_WHILE_MOVING)))
                .refusals())
        .extracting(Refusal::where)
        .containsExactly("PeerAuthentication bookinfo/default");
    assertThat(plan(mesh, IstioOptions.defaults()).refusals())
        .as("with two roots STRICT is no obstacle")
        .isEmpty();
  }

  @Test
  void holdIsTakenAsHarmlessOnceThatIsAffirmed() {
    MeshOfValues mesh = MeshOfValues.stock();
    MESHES.getOrDefault("hold-with-classic-sidecar", _ -> {}).accept(mesh);

    assertThat(
            plan(
                    mesh,
                    IstioPlanTest.options(
                        Selection.ALL,
                        Socket.DEFAULT,
                        Optional.empty(),
                        Set.of(Consent.CONTAINER_SELECTORS_OFF)))
                .refusals())
        .isEmpty();
  }

  @Test
  void warnsOfWorkloadsWhoseRequestsMayFail() {
    MeshOfValues mesh = MeshOfValues.stock();
    set(mesh, PRODUCTPAGE, "Recreate", "spec", "strategy", "type");
    mesh.cluster()
        .edit(
            RATINGS,
            tree ->
                tree.with(1, "spec", "replicas")
                    .without(
                        "spec", "template", "spec", "containers", "[name=ratings]",
                        "readinessProbe"));

    assertThat(plan(mesh, IstioOptions.defaults()).warnings())
        .contains(
            "Deployment bookinfo/productpage-v1: requests may fail while it restarts: its strategy"
                + " is Recreate",
            "StatefulSet bookinfo/ratings-v1: requests may fail while it restarts: a StatefulSet"
                + " ends a pod before it starts the next one; no container of its own has a"
                + " readinessProbe");
  }

  private static MeshPlan plan(MeshOfValues mesh, IstioOptions options) {
    return new IstioPlanner(facts(), options).plan(mesh.cluster(), mesh.cluster().state());
  }

  private static IstioOptions options(Selection selection, Optional<Part> only) {
    return IstioPlanTest.options(selection, Socket.DEFAULT, only, Set.of());
  }

  private static void set(MeshOfValues mesh, Ref ref, String value, String... path) {
    mesh.cluster().edit(ref, tree -> tree.with(value, path));
  }

  private static void replace(MeshOfValues mesh, String old, String now) {
    String text = mesh.cluster().get(CONFIG).text("data", "mesh").orElseThrow();
    assertThat(text).contains(old);
    set(mesh, CONFIG, text.replace(old, now), "data", "mesh");
  }

  private static void template(MeshOfValues mesh, String content) {
    String text = mesh.cluster().get(INJECTOR).text("data", "config").orElseThrow();
    set(mesh, INJECTOR, text + "\n  spire: |\n" + content.indent(4), "data", "config");
  }

  private static void annotate(MeshOfValues mesh, String name, String value) {
    set(mesh, PRODUCTPAGE, value, "spec", "template", "metadata", "annotations", name);
  }
}
