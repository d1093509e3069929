package dev.spirebridge.mesh.strict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.mesh.ClusterOfValues;
import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Golden;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.PlanText;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.WorkloadApi;
import dev.spirebridge.mesh.strict.StrictOptions.Cover;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictPlanTest {

  private static final Scope PRODUCTPAGE = pods("bookinfo", "app=productpage");
  private static final Scope REVIEWS = pods("bookinfo", "app=reviews,tier=back");
  private static final Scope ORDERS = pods("orders", "app=orders");

  private final ClusterOfValues cluster = ClusterOfValues.of("/mesh/strict/stock.yaml");

  @Test
  void theWholeMesh() {
    Golden.check("strict/mesh.plan", PlanText.of(plan(new Cover.Mesh())));
  }

  @Test
  void aNamespace() {
    Golden.check("strict/namespace.plan", PlanText.of(plan(new Cover.Namespace("bookinfo"))));
  }

  @Test
  void somePods() {
    Golden.check(
        "strict/selected.plan", PlanText.of(plan(new Cover.Selected("bookinfo", "tier=web"))));
  }

  @Test
  void aPolicyThatIsThereIsEditedUnderItsOwnNameAndKeepsTheRest() {
    cluster.put(policy("bookinfo", "mtls").with("PERMISSIVE", "spec", "mtls", "mode"));

    Edit edit = step(new Cover.Namespace("bookinfo")).edit().orElseThrow();

    assertThat(edit).isInstanceOf(Edit.Change.class);
    assertThat(((Edit.Change) edit).after())
        .isEqualTo(policy("bookinfo", "mtls").with("STRICT", "spec", "mtls", "mode"));
  }

  @Test
  void aSecondRunHasNothingToEditAndLooksAgain() {
    cluster.put(policy("bookinfo", "default").with("STRICT", "spec", "mtls", "mode"));

    Step step = step(new Cover.Namespace("bookinfo"));

    assertThat(step.edit()).isEmpty();
    assertThat(step.after()).contains(new Gate.PolicyInForce(List.of(PRODUCTPAGE, REVIEWS), true));
  }

  @Test
  void gatewaysThatCallHaveToBeOnSpireToo() {
    StrictOptions options =
        new StrictOptions(
            new Cover.Namespace("orders"),
            "istio-system",
            List.of(Ref.of(MeshKind.DEPLOYMENT, "istio-system", "istio-ingressgateway")));

    MeshPlan plan = new StrictPlanner(facts(), options).plan(cluster, Optional.empty());

    assertThat(plan.steps().getFirst().before())
        .containsExactly(
            new Gate.IssuerHolds(
                List.of(
                    new Scope.Gateway("istio-system", "istio-ingressgateway", Optional.empty()),
                    ORDERS)));
  }

  @Test
  void aLooserPolicyInsideStaysAndIsNotLookedAt() {
    cluster.put(
        policy("bookinfo", "reviews")
            .with("reviews", "spec", "selector", "matchLabels", "app")
            .with("PERMISSIVE", "spec", "mtls", "mode"));

    MeshPlan plan = plan(new Cover.Mesh());

    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.warnings())
        .contains(
            "PeerAuthentication bookinfo/reviews stays, and decides otherwise for what it selects:"
                + " PERMISSIVE");
    assertThat(plan.steps().getFirst().after())
        .contains(new Gate.PolicyInForce(List.of(PRODUCTPAGE, ORDERS), true));
    assertThat(plan.steps().getFirst().before())
        .as("all of them have to be on SPIRE all the same")
        .containsExactly(new Gate.IssuerHolds(List.of(PRODUCTPAGE, REVIEWS, ORDERS)));
  }

  @Test
  void whatAPolicySaysOfSinglePortsIsKeptAndTold() {
    Tree ports =
        policy("bookinfo", "default").with("DISABLE", "spec", "portLevelMtls", "9090", "mode");
    cluster.put(ports);

    MeshPlan plan = plan(new Cover.Namespace("bookinfo"));

    assertThat(((Edit.Change) plan.steps().getFirst().edit().orElseThrow()).after())
        .isEqualTo(ports.with("STRICT", "spec", "mtls", "mode"));
    assertThat(plan.warnings()).anyMatch(each -> each.contains("9090 DISABLE"));
    assertThat(plan.steps().getFirst().after()).noneMatch(Gate.PolicyInForce.class::isInstance);
  }

  @Test
  void whoCallsInPlaintextIsNamedAndAMoveInPlaintextIsRefused() {
    cluster.put(rule("reviews", "reviews.bookinfo.svc.cluster.local"));
    cluster.put(rule("elsewhere", "orders.orders.svc.cluster.local"));

    MeshPlan plan = plan(new Cover.Namespace("bookinfo"));
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.warnings())
        .contains(
            "DestinationRule bookinfo/reviews has callers use plaintext for"
                + " reviews.bookinfo.svc.cluster.local: they are refused where that is covered; take"
                + " it out first")
        .noneMatch(warning -> warning.contains("orders.orders"));

    cluster.put(rule("spire-bridge-moving-reviews", "reviews"));
    assertThat(plan(new Cover.Namespace("bookinfo")).refusals())
        .extracting(Refusal::expected)
        .containsExactly("no move under way");
  }

  @Test
  void aPolicyThatForbidsTlsIsNotMadeStrictAtOnce() {
    cluster.put(policy("bookinfo", "default").with("DISABLE", "spec", "mtls", "mode"));

    assertThat(plan(new Cover.Namespace("bookinfo")).refusals())
        .extracting(Refusal::expected)
        .containsExactly("PERMISSIVE, or none");
  }

  @Test
  void theUsualNameIsLeftToWhoHasIt() {
    cluster.put(
        policy("bookinfo", "default")
            .with("reviews", "spec", "selector", "matchLabels", "app")
            .with("STRICT", "spec", "mtls", "mode"));

    assertThat(step(new Cover.Namespace("bookinfo")).edit().map(Edit::ref))
        .contains(Ref.of(MeshKind.PEER_AUTHENTICATION, "bookinfo", "spire-bridge-strict"));
  }

  private static Tree rule(String name, String host) {
    return Tree.EMPTY
        .with("networking.istio.io/v1", "apiVersion")
        .with("DestinationRule", "kind")
        .with(name, "metadata", "name")
        .with("bookinfo", "metadata", "namespace")
        .with(host, "spec", "host")
        .with("DISABLE", "spec", "trafficPolicy", "tls", "mode");
  }

  @Test
  void twoPoliciesOfOneCoverAreRefused() {
    cluster.put(policy("istio-config", "default").with("PERMISSIVE", "spec", "mtls", "mode"));
    cluster.put(policy("istio-config", "second").with("STRICT", "spec", "mtls", "mode"));

    assertThat(plan(new Cover.Mesh()).refusals())
        .extracting(Refusal::next)
        .containsExactly("delete all but one; Istio heeds the oldest alone");
  }

  @Test
  void isRefusedWhileAMoveIsUnderWay() {
    cluster.put(
        Tree.EMPTY
            .with("v1", "apiVersion")
            .with("ConfigMap", "kind")
            .with("spire-bridge-moving", "metadata", "name")
            .with("mesh-identity", "metadata", "namespace"));

    MeshPlan plan = plan(new Cover.Mesh());

    assertThat(plan.refusals()).extracting(Refusal::expected).containsExactly("no move under way");
    assertThat(plan.steps()).isEmpty();
  }

  @Test
  void aNamespaceThatIsNotThereIsRefused() {
    assertThat(plan(new Cover.Namespace("typo")).refusals())
        .extracting(Refusal::where)
        .containsExactly("Namespace typo", "PeerAuthentication typo/default");
  }

  @Test
  void theRootNamespaceIsTheWholeMesh() {
    assertThat(plan(new Cover.Namespace("istio-config")).refusals())
        .extracting(Refusal::next)
        .contains("say --mesh if that is what is meant");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "app", "app in (a,b)", "!app", "app=a,", "=b"})
  void aPolicySelectsByLabelsAndTheirValuesAlone(String selector) {
    assertThatThrownBy(() -> new Cover.Selected("bookinfo", selector))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("app=cart,tier=web");
  }

  @Test
  void goesBackToWhatAWiderPolicySays() {
    Ref ref = Ref.of(MeshKind.PEER_AUTHENTICATION, "bookinfo", "default");
    cluster.put(policy("bookinfo", "default").with("STRICT", "spec", "mtls", "mode"));

    assertThat(back(ref, Optional.empty()).after())
        .containsExactly(new Gate.PolicyInForce(List.of(PRODUCTPAGE, REVIEWS), false));

    cluster.put(policy("istio-config", "default").with("STRICT", "spec", "mtls", "mode"));
    assertThat(back(ref, Optional.empty()).after())
        .as("what the whole mesh says")
        .containsExactly(new Gate.PolicyInForce(List.of(PRODUCTPAGE, REVIEWS), true));
    assertThat(
            back(
                    ref,
                    Optional.of(
                        policy("bookinfo", "default").with("PERMISSIVE", "spec", "mtls", "mode")))
                .after())
        .as("what it said itself")
        .containsExactly(new Gate.PolicyInForce(List.of(PRODUCTPAGE, REVIEWS), false));
  }

  private Step back(Ref ref, Optional<Tree> before) {
    StrictPlanner planner = planner(new Cover.Namespace("bookinfo"));
    SavedState saved =
        new SavedState(
            planner.key(),
            "0.1.0",
            SavedState.Phase.MOVED,
            List.of(),
            Optional.empty(),
            List.of(
                new SavedObject(
                    ref, before, Optional.empty(), Optional.empty(), Optional.empty())));
    Step step = planner.back(cluster, saved).getFirst();
    assertThat(step.edit()).contains(new Edit.Restore(ref));
    return step;
  }

  private Step step(Cover cover) {
    MeshPlan plan = plan(cover);
    assertThat(plan.refusals()).isEmpty();
    return plan.steps().getFirst();
  }

  private MeshPlan plan(Cover cover) {
    return planner(cover).plan(cluster, Optional.empty());
  }

  private static StrictPlanner planner(Cover cover) {
    return new StrictPlanner(facts(), new StrictOptions(cover, "istio-system", List.of()));
  }

  private static Facts facts() {
    return new Facts(
        TrustDomain.parse("example.org"),
        List.of(),
        List.of(),
        new Facts.Bridge("", "mesh-identity", WorkloadApi.DEFAULT),
        new Facts.Label("spiffe.io/spire-managed-identity", "true"),
        Instant.parse("2026-03-01T12:00:00Z"));
  }

  private static Tree policy(String namespace, String name) {
    return Tree.EMPTY
        .with("security.istio.io/v1", "apiVersion")
        .with("PeerAuthentication", "kind")
        .with(name, "metadata", "name")
        .with(namespace, "metadata", "namespace");
  }

  private static Scope pods(String namespace, String selector) {
    return new Scope.Pods(namespace, selector, Optional.empty());
  }
}
