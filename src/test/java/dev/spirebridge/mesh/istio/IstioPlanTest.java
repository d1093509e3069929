package dev.spirebridge.mesh.istio;

import static dev.spirebridge.mesh.istio.MeshOfValues.CONFIG;
import static dev.spirebridge.mesh.istio.MeshOfValues.PRODUCTPAGE;
import static dev.spirebridge.mesh.istio.MeshOfValues.facts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Golden;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.PlanText;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.istio.IstioOptions.Part;
import dev.spirebridge.mesh.istio.IstioOptions.Selection;
import dev.spirebridge.mesh.istio.IstioOptions.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is planned, in full, for a mesh as istioctl leaves it, and for others. */
class IstioPlanTest {

  private final MeshOfValues mesh = MeshOfValues.stock();

  @Test
  void aStockMesh() {
    Golden.check("istio/stock.plan", text(plan(IstioOptions.defaults())));
  }

  @Test
  void aMeshThatHasMoved() {
    moveEverything();

    Golden.check("istio/moved.plan", text(plan(IstioOptions.defaults())));
  }

  @Test
  void theWayBackOfAMeshThatHasMoved() {
    moveEverything();

    List<Step> back =
        new IstioPlanner(facts(), IstioOptions.defaults())
            .back(mesh.cluster(), mesh.cluster().state().orElseThrow());

    Golden.check("istio/moved.back", neutral(PlanText.of(back)));
  }

  @Test
  void preparesOnly() {
    MeshPlan plan = plan(only(Part.PREPARE));

    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.steps())
        .extracting(Step::id)
        .containsExactly(
            "mesh-config/prepare",
            "injector/template",
            "prepare/deployment/istio-system/istio-ingressgateway",
            "prepare/deployment/bookinfo/productpage-v1",
            "prepare/statefulset/bookinfo/ratings-v1",
            "istiod/prepare");
  }

  /** The window may run out while it moves; the next run opens it again before it goes on. */
  @Test
  void renewsAWindowThatIsHalfOver() {
    MeshPlan first = plan(IstioOptions.defaults());
    mesh.cluster().keep(first.note());
    first.steps().stream()
        .takeWhile(step -> !step.id().startsWith("move/"))
        .flatMap(step -> step.edit().stream())
        .forEach(mesh.cluster()::carryOut);

    assertThat(window(Duration.ofMinutes(59))).as("in its first half").isEmpty();
    assertThat(window(Duration.ofMinutes(61))).as("in its second half").isPresent();
    assertThat(window(Duration.ofHours(3))).as("after its end").isPresent();
  }

  @Test
  void theWindowKeepsItsIdOverRuns() {
    MeshPlan first = plan(IstioOptions.defaults());
    mesh.cluster().keep(first.note());
    first.steps().stream()
        .flatMap(step -> step.edit().stream())
        .limit(1)
        .forEach(mesh.cluster()::carryOut);

    MeshPlan later =
        new IstioPlanner(facts(MeshOfValues.NOW.plus(Duration.ofHours(1))), IstioOptions.defaults())
            .plan(mesh.cluster(), mesh.cluster().state());

    assertThat(later.note()).isPresent().isEqualTo(first.note());
    assertThat(later.steps())
        .flatExtracting(Step::after)
        .contains(new Gate.BridgesMove(first.note()));
  }

  @Test
  void aSocketOfAnotherNameGoesIntoTheProxysConfiguration() {
    mesh.cluster()
        .edit(
            PRODUCTPAGE,
            tree ->
                tree.with(
                    "# ours\nconcurrency: 3\n",
                    "spec",
                    "template",
                    "metadata",
                    "annotations",
                    "proxy.istio.io/config"));

    MeshPlan plan =
        plan(
            options(
                Selection.ALL,
                new Socket("spire", Socket.DAEMON_DRIVER, Optional.of("spire.sock")),
                Optional.empty(),
                Set.of()));

    assertThat(
            change(plan, "move/deployment/bookinfo/productpage-v1")
                .after()
                .text("spec", "template", "metadata", "annotations", "proxy.istio.io/config"))
        .contains(
            """
            # ours
            concurrency: 3
            proxyMetadata:
              WORKLOAD_IDENTITY_SOCKET_FILE: spire.sock
            """);
    assertThat(
            change(plan, "move/deployment/istio-system/istio-ingressgateway")
                .after()
                .text(
                    "spec",
                    "template",
                    "spec",
                    "containers",
                    "[name=istio-proxy]",
                    "env",
                    "[name=WORKLOAD_IDENTITY_SOCKET_FILE]",
                    "value"))
        .contains("spire.sock");
  }

  @Test
  void aLabelledNamespaceNeedsNoLabelOnItsPods() {
    mesh.cluster()
        .edit(
            Ref.of(MeshKind.NAMESPACE, "bookinfo"),
            tree -> tree.with("true", "metadata", "labels", "spiffe.io/spire-managed-identity"));
    mesh.cluster()
        .edit(
            Ref.of(MeshKind.CLUSTER_SPIFFE_ID, "spire-bridge-pods"),
            tree -> tree.without("spec", "namespaceSelector"));

    MeshPlan plan = plan(IstioOptions.defaults());

    assertThat(
            change(plan, "move/deployment/bookinfo/productpage-v1")
                .after()
                .texts("spec", "template", "metadata", "labels"))
        .doesNotContainKey("spiffe.io/spire-managed-identity");
  }

  @Test
  void aMeshOfAnotherTrustDomainTakesSpiresIfThatWasAgreedTo() {
    mesh.cluster().edit(CONFIG, this::withoutTrustDomain);

    MeshPlan plan =
        plan(
            options(
                Selection.ALL,
                Socket.DEFAULT,
                Optional.empty(),
                Set.of(IstioOptions.Consent.CHANGE_TRUST_DOMAIN)));

    assertThat(plan.refusals()).isEmpty();
    assertThat(change(plan, "mesh-config/prepare").after().text("data", "mesh").orElseThrow())
        .contains("trustDomain: example.org")
        .contains("trustDomainAliases:\n- cluster.local\n");
    assertThat(
            ((Edit.Create) edit(plan, "window/open/mesh-identity"))
                .object()
                .text("data", "moving.json")
                .orElseThrow())
        .contains("\"cluster.local\":\"-----BEGIN", "\"example.org\":\"-----BEGIN");
  }

  @Test
  void plaintextWhileMovingNeedsNeitherPreparationNorWindow() {
    MeshPlan plan =
        plan(
            options(
                Selection.ALL,
                Socket.DEFAULT,
                Optional.empty(),
                Set.of(IstioOptions.Consent.PLAINTEXT_WHILE_MOVING)));

    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.steps())
        .extracting(Step::id)
        .containsExactly(
            "mesh-config/prepare",
            "injector/template",
            "plaintext/begin/bookinfo/productpage",
            "plaintext/begin/bookinfo/ratings",
            "move/deployment/istio-system/istio-ingressgateway",
            "move/deployment/bookinfo/productpage-v1",
            "move/statefulset/bookinfo/ratings-v1",
            "plaintext/end/bookinfo/productpage",
            "plaintext/end/bookinfo/ratings");
  }

  private Tree withoutTrustDomain(Tree tree) {
    String text = tree.text("data", "mesh").orElseThrow();
    return tree.with(text.replace("\ntrustDomain: example.org", ""), "data", "mesh");
  }

  private Optional<Edit> window(Duration later) {
    return new IstioPlanner(facts(MeshOfValues.NOW.plus(later)), IstioOptions.defaults())
        .plan(mesh.cluster(), mesh.cluster().state()).steps().stream()
            .filter(step -> step.id().equals("window/open/mesh-identity"))
            .findFirst()
            .orElseThrow()
            .edit();
  }

  private void moveEverything() {
    MeshPlan plan = plan(IstioOptions.defaults());
    mesh.cluster().keep(plan.note());
    plan.steps().stream()
        .flatMap(step -> step.edit().stream())
        .forEach(edit -> {
          mesh.cluster().carryOut(edit);
          mesh.rollAll();
        });
  }

  private MeshPlan plan(IstioOptions options) {
    return new IstioPlanner(facts(), options).plan(mesh.cluster(), mesh.cluster().state());
  }

  private static Edit edit(MeshPlan plan, String id) {
    return plan.steps().stream()
        .filter(step -> step.id().equals(id))
        .findFirst()
        .flatMap(Step::edit)
        .orElseThrow(() -> new AssertionError(id + " in " + PlanText.of(plan)));
  }

  private static Edit.Change change(MeshPlan plan, String id) {
    return (Edit.Change) edit(plan, id);
  }

  static IstioOptions only(Part part) {
    return options(Selection.ALL, Socket.DEFAULT, Optional.of(part), Set.of());
  }

  static IstioOptions options(
      Selection selection, Socket socket, Optional<Part> only, Set<IstioOptions.Consent> consents) {
    return new IstioOptions(
        "istio-system", Optional.empty(), selection, socket, IstioOptions.WINDOW, only, consents);
  }

  private static String text(MeshPlan plan) {
    return neutral(PlanText.of(plan).replace(plan.note().orElse("no note"), "THE-MOVE"));
  }

  /** Without what is new in every run of the tests. */
  private static String neutral(String text) {
    return text.replace(Roots.pem(MeshOfValues.SPIRE).replace("\n", "\\n"), "SPIRE'S AUTHORITY")
        .replace(Roots.pem(MeshOfValues.MESH).replace("\n", "\\n"), "THE MESH'S ROOT")
        .replaceAll("(?s)-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", "A CERTIFICATE")
        .replace(Roots.keyIds(List.of(MeshOfValues.SPIRE)).iterator().next(), "SPIRE")
        .replace(Roots.keyIds(List.of(MeshOfValues.MESH)).iterator().next(), "MESH")
        .replace("keyIds=[MESH, SPIRE]", "keyIds=[SPIRE, MESH]")
        .replaceAll(
            "(prepare-|id\":\"|id=Optional\\[|\\\\\"id\\\\\":\\\\\")[0-9a-f]{12}", "$1THE-MOVE");
  }
}
