package dev.spirebridge.mesh.gloo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.SeenObjects;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.Trees;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GlooPlanTest {

  private static final String PRODUCTPAGE = "default-productpage-9080";
  private static final Scope GATEWAY =
      new Scope.Gateway(
          "gloo-system",
          "gateway-proxy",
          Optional.of(new Scope.Proxy(19000, List.of("istio_server_cert"))));
  private static final Scope PODS = new Scope.Pods("default", "app=productpage", Optional.empty());

  @Test
  void goesFromTheSettingsToTheUpstreams() {
    MeshPlan plan = GlooWorld.plan(GlooWorld.stock(), GlooWorld.options(PRODUCTPAGE));
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.warnings()).isEmpty();
    assertThat(plan.steps())
        .extracting(Step::id)
        .containsExactly("settings", "bootstrap", "gateway", "upstream/gloo-system/" + PRODUCTPAGE);
    assertThat(plan.steps()).allMatch(step -> step.edit().isPresent());
    assertThat(plan.key().toString()).contains("gloo", "gloo-system", "gateway-proxy");
  }

  @Test
  void makesTheseObjects() {
    SeenObjects before = GlooWorld.stock();
    SeenObjects after =
        before.after(GlooWorld.plan(before, GlooWorld.options(PRODUCTPAGE)).steps());
    SeenObjects golden = SeenObjects.of(GlooWorld.resource("stock.moved.yaml"));
    for (Ref ref : List.of(GlooWorld.SETTINGS, GlooWorld.DEPLOYMENT, GlooWorld.UPSTREAM)) {
      assertThat(Trees.json(after.get(ref))).isEqualTo(Trees.json(golden.get(ref)));
    }
  }

  @Test
  void waitsForThePodsAndTheirIdentity() {
    MeshPlan plan = GlooWorld.plan(GlooWorld.stock(), GlooWorld.options(PRODUCTPAGE));
    assertThat(GlooWorld.step(plan, "bootstrap").after()).isEmpty();
    assertThat(GlooWorld.step(plan, "gateway").after())
        .containsExactly(
            new Gate.RolledOut(GlooWorld.DEPLOYMENT),
            new Gate.ClusterPresent(List.of(GATEWAY), "gateway_proxy_sds"));
    Step upstream = plan.steps().getLast();
    assertThat(upstream.before()).containsExactly(new Gate.IssuerHolds(List.of(PODS)));
    assertThat(upstream.after())
        .containsExactly(
            new Gate.UpstreamAccepted(GlooWorld.UPSTREAM), new Gate.IssuerHolds(List.of(GATEWAY)));
  }

  @Test
  void changesNothingTwice() {
    SeenObjects before = GlooWorld.stock();
    GlooOptions options = GlooWorld.options(PRODUCTPAGE);
    MeshPlan first = GlooWorld.plan(before, options);
    MeshPlan second = GlooWorld.plan(before.after(first.steps()), options);
    assertThat(second.refusals()).isEmpty();
    assertThat(second.steps()).allMatch(step -> step.edit().isEmpty());
    assertThat(second.steps())
        .extracting(Step::id)
        .isEqualTo(first.steps().stream().map(Step::id).toList());
    assertThat(second.steps().getLast().after()).isEqualTo(first.steps().getLast().after());
    assertThat(second.found()).hasSize(4);
  }

  @Test
  void goesOnWhereARunEnded() {
    SeenObjects stock = GlooWorld.stock();
    GlooOptions options = GlooWorld.options(PRODUCTPAGE);
    List<Step> steps = GlooWorld.plan(stock, options).steps();
    for (int done = 0; done <= steps.size(); done++) {
      MeshPlan rest = GlooWorld.plan(stock.after(steps.subList(0, done)), options);
      assertThat(rest.refusals()).isEmpty();
      assertThat(rest.steps().stream().filter(step -> step.edit().isPresent()))
          .extracting(Step::id)
          .isEqualTo(steps.subList(done, steps.size()).stream().map(Step::id).toList());
    }
  }

  @Test
  void movesTheGatewayAlone() {
    MeshPlan plan = GlooWorld.plan(GlooWorld.stock(), GlooWorld.options());
    assertThat(plan.steps()).hasSize(3);
    assertThat(plan.found()).anyMatch(each -> each.contains("--upstream"));
  }

  @Test
  void takesADaemonSetAsItTakesADeployment() {
    Tree deployment = GlooWorld.stock().get(GlooWorld.DEPLOYMENT);
    MeshPlan plan =
        GlooWorld.plan(
            GlooWorld.stock()
                .without(GlooWorld.DEPLOYMENT)
                .with(deployment.with("DaemonSet", "kind")),
            GlooWorld.options());
    assertThat(plan.refusals()).isEmpty();
    assertThat(GlooWorld.step(plan, "gateway").edit().orElseThrow().ref())
        .isEqualTo(Ref.of(MeshKind.DAEMON_SET, "gloo-system", "gateway-proxy"));
    assertThat(plan.warnings()).singleElement().asString().contains("maxSurge");
  }

  @Test
  void overTcpNothingIsShared() {
    SeenObjects after =
        GlooWorld.stock().after(GlooWorld.plan(GlooWorld.stock(), GlooWorld.tcp(false)).steps());
    assertThat(after.get(GlooWorld.SETTINGS).text("data", "bridge.yaml").orElseThrow())
        .contains("tcp://127.0.0.1:8234");
    Tree pod = after.get(GlooWorld.DEPLOYMENT).tree("spec", "template", "spec").orElseThrow();
    assertThat(pod.items("volumes")).hasSize(4);
    assertThat(pod.items("containers").getFirst().items("volumeMounts")).hasSize(1);
  }

  /** Gloo's chart lets the ConfigMap be another one. */
  @Test
  void editsTheBootstrapThatTheGatewayMounts() {
    String[] volume = {
      "spec", "template", "spec", "volumes", "[name=envoy-config]", "configMap", "name"
    };
    Tree bootstrap = GlooWorld.stock().get(GlooWorld.BOOTSTRAP);
    MeshPlan plan =
        GlooWorld.plan(
            GlooWorld.stock()
                .without(GlooWorld.BOOTSTRAP)
                .with(bootstrap.with("other", "metadata", "name"))
                .with("other", GlooWorld.DEPLOYMENT, volume),
            GlooWorld.options());
    assertThat(GlooWorld.step(plan, "bootstrap").edit().orElseThrow().ref().name())
        .isEqualTo("other");
  }

  @Test
  void namesTheRightsThatItNeeds() {
    MeshPlan plan = GlooWorld.plan(GlooWorld.stock(), GlooWorld.options(PRODUCTPAGE));
    assertThat(plan.rights())
        .contains(
            Right.of("create", GlooWorld.SETTINGS),
            Right.of("update", GlooWorld.BOOTSTRAP),
            Right.of("update", GlooWorld.DEPLOYMENT),
            Right.of("update", GlooWorld.UPSTREAM),
            new Right("create", "", "pods/portforward", Optional.of("default"), Optional.empty()),
            new Right(
                "create", "", "pods/portforward", Optional.of("gloo-system"), Optional.empty()))
        .hasSize(9);
  }

  @Test
  void asksWhereTheBootstrapSaysThatEnvoyAnswers() {
    String text = GlooWorld.bootstrapText(GlooWorld.stock()).replace("19000\n", "19001\n");
    MeshPlan plan = GlooWorld.plan(GlooWorld.bootstrap(text), GlooWorld.options());
    assertThat(GlooWorld.step(plan, "gateway").after().getLast().toString())
        .contains("adminPort=19001");
  }

  @Test
  void followsTheServiceAccountsOfAnUpstreamThatItMoved() {
    SeenObjects moved =
        GlooWorld.stock()
            .after(GlooWorld.plan(GlooWorld.stock(), GlooWorld.options(PRODUCTPAGE)).steps())
            .without(Ref.of(MeshKind.POD, "default", "productpage-v1"));
    MeshPlan plan =
        new GlooPlanner(GlooWorld.facts(), GlooWorld.options(PRODUCTPAGE))
            .plan(moved, Optional.of(GlooWorld.saved(GlooWorld.UPSTREAM)));
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.steps().getLast().edit().orElseThrow())
        .isInstanceOfSatisfying(
            Edit.Change.class,
            change ->
                assertThat(change.after().list("spec", "sslConfig", "verifySubjectAltName"))
                    .containsExactly("spiffe://example.org/ns/default/sa/bookinfo-next"));
  }
}
