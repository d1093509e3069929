package dev.spirebridge.mesh.istio;

import static dev.spirebridge.mesh.istio.MeshOfValues.CONFIG;
import static dev.spirebridge.mesh.istio.MeshOfValues.INJECTOR;
import static dev.spirebridge.mesh.istio.MeshOfValues.NOW;
import static dev.spirebridge.mesh.istio.MeshOfValues.OWN;
import static dev.spirebridge.mesh.istio.MeshOfValues.PRODUCTPAGE;
import static dev.spirebridge.mesh.istio.MeshOfValues.RATINGS;
import static dev.spirebridge.mesh.istio.MeshOfValues.SPIRE;
import static dev.spirebridge.mesh.istio.MeshOfValues.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.istio.IstioOptions.Selection;
import dev.spirebridge.testing.CertificateWorkshop;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A move takes its time, and meanwhile the world goes on. */
class LongMoveTest {

  private static final X509Certificate ROTATED =
      new CertificateWorkshop(NOW).authority("O=SPIFFE,C=US").make().certificate();
  private static final Scope RATINGS_PODS =
      new Scope.Pods("bookinfo", "app=ratings,version=v1", Optional.empty());

  private final MeshOfValues mesh = MeshOfValues.stock();

  @Test
  void beforeEachMoveTheWindowIsOpenAndWhoHasNotMovedTrustsAllThatSpireIssues() {
    MeshPlan plan = plan(facts(SPIRE), IstioOptions.defaults());

    assertThat(step(plan, "move/statefulset/bookinfo/ratings-v1").before())
        .containsExactly(
            new Gate.BridgesMove(plan.note()),
            new Gate.NoFurtherAuthorities(Roots.keyIds(List.of(SPIRE))),
            new Gate.ProxiesTrust(
                List.of(RATINGS_PODS), "ROOTCA", Roots.keyIds(List.of(SPIRE)), true));
    assertThat(step(plan, "move/deployment/bookinfo/productpage-v1").before())
        .filteredOn(Gate.ProxiesTrust.class::isInstance)
        .singleElement()
        .satisfies(gate ->
            assertThat(((Gate.ProxiesTrust) gate).scopes()).hasSize(2).contains(RATINGS_PODS));
  }

  @Test
  void andSoBeforeEachGoesBack() {
    carryOut(plan(facts(SPIRE), IstioOptions.defaults()), Integer.MAX_VALUE);

    List<Step> back =
        new IstioPlanner(facts(SPIRE), IstioOptions.defaults())
            .back(mesh.cluster(), mesh.cluster().state().orElseThrow());

    assertThat(back)
        .extracting(Step::id)
        .containsSubsequence(
            "window/open/mesh-identity",
            "back/statefulset/bookinfo/ratings-v1",
            "back/deployment/bookinfo/productpage-v1",
            "back/deployment/istio-system/istio-ingressgateway");
    assertThat(
            back.stream()
                .filter(step -> step.id().equals("back/deployment/bookinfo/productpage-v1"))
                .flatMap(step -> step.before().stream()))
        .containsExactly(
            new Gate.BridgesMove(mesh.cluster().state().orElseThrow().note()),
            new Gate.NoFurtherAuthorities(Roots.keyIds(List.of(SPIRE))),
            new Gate.ProxiesTrust(
                List.of(RATINGS_PODS), "ROOTCA", Roots.keyIds(List.of(SPIRE)), true));
  }

  /** The rest of the mesh would be refused by it, and it by the rest. */
  @Test
  void theWindowStaysOpenOnTheWayBackForWhoWasOnSpireByOtherMeans() {
    mesh.cluster()
        .edit(
            RATINGS,
            tree ->
                tree.with(
                    "sidecar,spire",
                    "spec",
                    "template",
                    "metadata",
                    "annotations",
                    "inject.istio.io/templates"));
    mesh.cluster()
        .edit(
            INJECTOR,
            tree ->
                tree.with(
                    tree.text("data", "config").orElseThrow()
                        + "\n  spire: |\n"
                        + Injector.volumeTemplate("csi.spirebridge.dev").indent(4),
                    "data",
                    "config"));
    mesh.roll(RATINGS);
    carryOut(
        plan(facts(SPIRE), IstioOptions.defaults()), "move/deployment/bookinfo/productpage-v1");

    List<Step> back =
        new IstioPlanner(facts(SPIRE), IstioOptions.defaults())
            .back(mesh.cluster(), mesh.cluster().state().orElseThrow());

    assertThat(back)
        .filteredOn(step -> step.id().equals("back/" + WINDOW))
        .singleElement()
        .satisfies(step ->
            assertThat(step.before()).containsExactly(new Gate.OnMeshCa(List.of(RATINGS_PODS))));
  }

  /** As after SPIRE has prepared a further authority: the next run tells everybody of it first. */
  @Test
  void aRunAfterARotationTeachesTheFurtherAuthorityBeforeItMovesMore() {
    carryOut(
        plan(facts(SPIRE), IstioOptions.defaults()), "move/deployment/bookinfo/productpage-v1");

    MeshPlan rest = plan(facts(SPIRE, ROTATED), IstioOptions.defaults());

    assertThat(step(rest, "mesh-config/prepare").edit()).isPresent();
    assertThat(step(rest, "istiod/prepare").after())
        .contains(
            new Gate.ProxiesTrust(
                List.of(RATINGS_PODS), "ROOTCA", Roots.keyIds(List.of(SPIRE, ROTATED)), true));
  }

  @Test
  void anAuthorityThatSpireHasGivenUpMeanwhileGoesOutOfTheMeshsConfigurationToo() {
    String before = config();
    carryOut(plan(facts(SPIRE), IstioOptions.defaults()), "window/close/mesh-identity");

    carryOut(plan(facts(ROTATED), IstioOptions.defaults()), Integer.MAX_VALUE);

    assertThat(config()).isEqualTo(before);
  }

  /** A bridge measures the longest time by its own clock. */
  @Test
  void theLongestWindowIsWrittenShorterForBridgesWhoseClocksAreBehind() {
    IstioOptions longest =
        new IstioOptions(
            "istio-system",
            Optional.empty(),
            Selection.ALL,
            IstioOptions.Socket.DEFAULT,
            IstioOptions.LONGEST_WINDOW,
            Optional.empty(),
            Set.of());

    carryOut(plan(facts(SPIRE), longest), "window/open/mesh-identity");

    assertThat(window().until()).isEqualTo(NOW.plus(Duration.ofHours(24)).minusSeconds(600));
    assertThat(step(plan(facts(SPIRE), longest), "window/open/mesh-identity").edit())
        .as("in a second run at once")
        .isEmpty();
  }

  /** Namespaces one after another: those that have moved wait for the rest. */
  @Test
  void aPartThatHasMovedRenewsTheWindowThatItStillNeeds() {
    carryOut(plan(facts(SPIRE), IstioPlanTest.only(IstioOptions.Part.PREPARE)), Integer.MAX_VALUE);
    IstioOptions gateways =
        IstioPlanTest.options(
            new Selection(List.of(MeshOfValues.GATEWAY), List.of("istio-system"), List.of()),
            IstioOptions.Socket.DEFAULT,
            Optional.of(IstioOptions.Part.MOVE),
            Set.of());
    carryOut(plan(facts(SPIRE), gateways), Integer.MAX_VALUE);
    Facts later = MeshOfValues.facts(NOW.plus(IstioOptions.WINDOW).minusSeconds(60));

    MeshPlan again = plan(later, gateways);

    assertThat(again.steps())
        .filteredOn(each -> each.edit().isPresent())
        .extracting(Step::id)
        .containsExactly("window/open/mesh-identity");
  }

  @Test
  void whatAnotherRevisionHasInTheSameWindowStays() {
    carryOut(plan(facts(SPIRE), IstioOptions.defaults()), "window/open/mesh-identity");
    MovingWindow open = window();
    open.roots().put("cluster.local", Roots.pem(ROTATED));
    mesh.cluster().edit(WINDOW, _ -> open.configMap("mesh-identity"));

    assertThat(
            step(plan(facts(SPIRE), IstioOptions.defaults()), "window/open/mesh-identity").edit())
        .isEmpty();
  }

  @Test
  void aPodThatWasRestartedBeforeTheInjectorKnewOfTheSwitchIsRestartedAgain() {
    MeshPlan plan = plan(facts(SPIRE), IstioOptions.defaults());
    carryOut(plan, "istiod/prepare");
    Ref pod = mesh.pods(RATINGS).getFirst();
    mesh.cluster()
        .edit(
            pod,
            tree -> tree.with(List.of(), "spec", "initContainers", "[name=istio-proxy]", "env"));

    MeshPlan again = plan(facts(SPIRE), IstioOptions.defaults());

    assertThat(step(again, "prepare/statefulset/bookinfo/ratings-v1").edit()).isPresent();
    assertThat(step(again, "prepare/deployment/bookinfo/productpage-v1").edit()).isEmpty();
  }

  @Test
  void aWorkloadWithoutPodsIsNamedAndMovesOnlyIfItIsAskedFor() {
    mesh.pods(RATINGS).forEach(mesh.cluster()::remove);
    mesh.cluster().edit(RATINGS, tree -> tree.with(0, "spec", "replicas"));

    assertThat(plan(facts(SPIRE), IstioOptions.defaults()).warnings())
        .contains(
            "workloads without pods are not moved, and would start on the mesh's CA; name them with"
                + " --workload to move them too: StatefulSet bookinfo/ratings-v1");
    MeshPlan asked =
        plan(
            facts(SPIRE),
            IstioPlanTest.options(
                new Selection(List.of(), List.of("bookinfo"), List.of(RATINGS)),
                IstioOptions.Socket.DEFAULT,
                Optional.empty(),
                Set.of()));
    assertThat(asked.refusals()).isEmpty();
    assertThat(step(asked, "move/statefulset/bookinfo/ratings-v1").edit()).isPresent();
    assertThat(step(asked, "move/statefulset/bookinfo/ratings-v1").after())
        .as("nobody can be asked")
        .containsExactly(new Gate.RolledOut(RATINGS));
    assertThat(step(asked, "window/close/mesh-identity").before())
        .noneMatch(gate -> ((Gate.IssuerHolds) gate).scopes().contains(RATINGS_PODS));
  }

  @Test
  void aTemplateThatIsEverybodysIsRefusedWhileAnyRestartWouldMove() {
    String text = mesh.cluster().get(INJECTOR).text("data", "config").orElseThrow();
    String everybodys =
        text.replaceFirst("defaultTemplates:[^\n]*\n", "defaultTemplates: [sidecar, spire]\n");
    assertThat(everybodys).isNotEqualTo(text);
    mesh.cluster().edit(INJECTOR, tree -> tree.with(everybodys, "data", "config"));

    assertThat(plan(facts(SPIRE), IstioOptions.defaults()).refusals())
        .extracting(Refusal::next)
        .contains("take it out of defaultTemplates until the move is over");
  }

  @Test
  void valuesHoldWhomTheMeshFederatesWithAndItsFormerName() {
    mesh.cluster()
        .put(
            Tree.EMPTY
                .with("spire.spiffe.io/v1alpha1", "apiVersion")
                .with("ClusterFederatedTrustDomain", "kind")
                .with("partner", "metadata", "name")
                .with("partner.test", "spec", "trustDomain")
                .with(bundle(ROTATED), "spec", "trustDomainBundle"));
    mesh.cluster()
        .edit(
            CONFIG,
            tree ->
                tree.with(
                    config().replace("\ntrustDomain: example.org", "\ntrustDomain: former.test"),
                    "data",
                    "mesh"));

    assertThat(
            plan(facts(SPIRE), IstioOptions.defaults()).elsewhere().stream()
                .filter(each -> each.file().equals("values/istiod.yaml")))
        .singleElement()
        .satisfies(values ->
            assertThat(values.content())
                .contains("trustDomainAliases:\n  - former.test")
                .contains("- partner.test"));
  }

  private static String bundle(X509Certificate authority) {
    String der = Roots.pem(authority).replaceAll("-----[A-Z ]+-----|\\s", "");
    return "{\"keys\": [{\"use\": \"x509-svid\", \"x5c\": [\"" + der + "\"]}]}";
  }

  private String config() {
    return mesh.cluster().get(CONFIG).text("data", "mesh").orElseThrow();
  }

  private MovingWindow window() {
    return mesh.cluster().find(WINDOW).flatMap(MovingWindow::of).orElseThrow();
  }

  private static Facts facts(X509Certificate... authorities) {
    Facts stock = MeshOfValues.facts();
    return new Facts(
        OWN, List.of(authorities), stock.meshRoots(), stock.bridge(), stock.label(), stock.now());
  }

  private MeshPlan plan(Facts facts, IstioOptions options) {
    return new IstioPlanner(facts, options).plan(mesh.cluster(), mesh.cluster().state());
  }

  private static Step step(MeshPlan plan, String id) {
    return plan.steps().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  /** With all steps up to that one. */
  private void carryOut(MeshPlan plan, String last) {
    List<String> ids = plan.steps().stream().map(Step::id).toList();
    assertThat(ids).contains(last);
    carryOut(plan, ids.indexOf(last) + 1);
  }

  private void carryOut(MeshPlan plan, int steps) {
    assertThat(plan.refusals()).isEmpty();
    mesh.cluster().keep(plan.note());
    plan.steps().stream()
        .limit(steps)
        .flatMap(step -> step.edit().stream())
        .forEach(edit -> {
          mesh.cluster().carryOut(edit);
          if (List.of(PRODUCTPAGE, RATINGS, MeshOfValues.GATEWAY).contains(edit.ref())) {
            mesh.roll(edit.ref());
          }
        });
  }
}
