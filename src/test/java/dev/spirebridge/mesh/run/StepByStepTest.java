package dev.spirebridge.mesh.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.SavedState.Phase;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.run.FakeCluster.Failure;
import dev.spirebridge.mesh.run.Outcome.Done;
import dev.spirebridge.mesh.run.Outcome.Refused;
import dev.spirebridge.mesh.run.Outcome.Stopped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people are told of a run, and what it leaves alone. */
class StepByStepTest {

  private static final Map<Ref, Tree> BEFORE = FakePlanner.cluster().contents();
  private static final Ref INDEX =
      Ref.of(MeshKind.CONFIG_MAP, "shop", "spire-bridge-mesh-gloo-web");

  private final RunScene scene = RunScene.fresh();
  private final FakeCluster cluster = scene.cluster;

  @Test
  void theSecondApplyOnlyReads() throws InterruptedException {
    assertThat(scene.apply())
        .isEqualTo(
            new Done(
                List.of(
                    "ConfigMap shop/made",
                    "ConfigMap shop/text",
                    "Deployment shop/web",
                    "ConfigMap shop/last")));
    Map<Ref, Tree> moved = cluster.contents();
    cluster.heal();
    scene.looked.clear();
    assertThat(scene.apply()).isEqualTo(new Done(List.of()));
    assertThat(cluster.requests()).isNotEmpty();
    assertThat(cluster.writes()).isEmpty();
    assertThat(cluster.contents()).isEqualTo(moved);
    assertThat(scene.looked).as("gates are looked at all the same").hasSize(3);
  }

  @Test
  void aPlanWithARefusalTouchesNothing() throws InterruptedException {
    Refusal refusal = new Refusal("here", "this", "that", "do");
    RunScene refused = new RunScene(FakePlanner.cluster(), new FakePlanner(refusal));
    assertThat(refused.apply()).isEqualTo(new Refused(List.of(refusal)));
    assertThat(refused.cluster.writes()).isEmpty();
  }

  @Test
  void everyMissingRightIsNamedBeforeTheFirstWrite() throws InterruptedException {
    cluster.forbid(Right.of("update", FakePlanner.WEB));
    cluster.forbid(Right.of("create", INDEX));
    var refused = (Refused) scene.apply();
    assertThat(refused.refusals())
        .extracting(Refusal::expected, Refusal::next)
        .containsExactlyInAnyOrder(
            tuple(
                "the right to update deployments.apps web in the namespace shop",
                "bind the rules of deploy/mesh/rbac/gloo.yaml to yourself"),
            tuple(
                "the right to create configmaps in the namespace shop",
                "bind the rules of deploy/mesh/rbac/gloo.yaml to yourself"));
    assertThat(cluster.writes()).isEmpty();
  }

  @Test
  void rightsThatAreGoneStopARollbackBeforeTheFirstWrite() throws InterruptedException {
    scene.apply();
    cluster.heal();
    cluster.forbid(Right.of("delete", FakePlanner.MADE));
    assertThat(scene.rollback(false))
        .asInstanceOf(type(Refused.class))
        .satisfies(refused ->
            assertThat(refused.refusals().getFirst().expected())
                .isEqualTo("the right to delete configmaps made in the namespace shop"));
    assertThat(cluster.writes()).isEmpty();
  }

  @Test
  void aGateThatDoesNotHoldStopsWithWhatStandsAndTheWayBack() throws InterruptedException {
    scene.answers.add(new GateAnswer.Never("no pod of it will start: look into its events"));
    var stopped = (Stopped) scene.apply();
    assertThat(stopped.step()).isEqualTo("Edit label");
    assertThat(stopped.why()).isEqualTo("no pod of it will start: look into its events");
    assertThat(stopped.unknown()).isFalse();
    assertThat(stopped.stands())
        .containsExactly(
            "ConfigMap shop/made (made)",
            "ConfigMap shop/text (edited)",
            "Deployment shop/web (edited)");
    assertThat(stopped.wayBack())
        .startsWith(
            "to go on: spire-bridge mesh gloo apply --upstream 'it'\\''s one'",
            "to go back: spire-bridge mesh gloo rollback --upstream 'it'\\''s one'")
        .anyMatch(line -> line.endsWith("| base64 -d | gunzip | kubectl replace -f -"))
        .contains("without spire-bridge: kubectl delete configmaps made -n shop");
    assertThat(scene.apply()).isInstanceOf(Done.class);
    assertThat(scene.rollback(false)).isInstanceOf(Done.class);
    assertThat(cluster.contents()).isEqualTo(BEFORE);
  }

  @Test
  void whatCannotBeFoundOutIsUnknown() throws InterruptedException {
    scene.answers.add(new GateAnswer.Unknown("the right to forward is missing: ask for it"));
    assertThat(((Stopped) scene.apply()).unknown()).isTrue();
  }

  @Test
  void patienceEnds() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      scene.answers.add(new GateAnswer.NotYet(i < 3 ? "no pod is ready" : "1 of 2 pods is ready"));
    }
    var stopped = (Stopped) scene.apply();
    assertThat(stopped.why())
        .isEqualTo(
            "1 of 2 pods is ready, still after 60 s: look into that, or wait longer with --wait");
    assertThat(scene.looked).hasSize(61);
    assertThat(scene.told.stream().filter(line -> line.startsWith("waiting: ")))
        .containsExactly("waiting: no pod is ready", "waiting: 1 of 2 pods is ready");
  }

  /** Or somebody who asks too early waits five minutes for what is told by the first look. */
  @Test
  void aCertificateOfAnotherCaBeforeAnEditIsNotWaitedForUntilPatienceEnds()
      throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      scene.answers.add(new GateAnswer.NotYet("web: fell-back-to-mesh-ca"));
    }
    Step strict =
        new Step(
            "strict",
            "Refuse plaintext",
            Optional.empty(),
            List.of(new Gate.IssuerHolds(List.of())),
            List.of());
    MeshPlan plan =
        new MeshPlan(
            FakePlanner.KEY,
            List.of(strict),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty());
    var stopped = (Stopped) scene.run().apply(plan, RunScene.OPTIONS);
    assertThat(stopped.why())
        .isEqualTo("web: fell-back-to-mesh-ca, still after 20 s: mend that first");
    assertThat(stopped.stands()).isEmpty();
  }

  @Test
  void whatCouldNotBeAskedUntilTheEndIsUnknown() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      scene.answers.add(new GateAnswer.OutOfReach("the API server does not answer"));
    }
    var stopped = (Stopped) scene.apply();
    assertThat(stopped.unknown()).isTrue();
    assertThat(stopped.why()).startsWith("the API server does not answer, still after 60 s");
  }

  @Test
  void whatCouldBeAskedAgainIsWaitedFor() throws InterruptedException {
    scene.answers.add(new GateAnswer.OutOfReach("the API server does not answer"));
    assertThat(scene.apply()).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void aRollbackThatStoppedGoesOnAndAnApplyAfterItSaysSo()
      throws InterruptedException, StateException {
    scene.apply();
    scene.answers.add(new GateAnswer.Never("it did not start: look"));
    var stopped = (Stopped) scene.rollback(false);
    assertThat(stopped.step()).isEqualTo("Give ConfigMap shop/text back");
    assertThat(stopped.stands())
        .containsExactly("ConfigMap shop/made (made)", "Deployment shop/web (edited)");
    assertThat(stopped.wayBack().getFirst())
        .startsWith("to go on: spire-bridge mesh gloo rollback --upstream");
    assertThat(scene.store().load(FakePlanner.KEY).orElseThrow().state().phase())
        .isEqualTo(Phase.GOING_BACK);
    assertThat(scene.apply()).isInstanceOf(Done.class);
    assertThat(scene.told).anyMatch(line -> line.startsWith("a rollback did not get to its end"));
    assertThat(scene.store().load(FakePlanner.KEY).orElseThrow().state().phase())
        .isEqualTo(Phase.MOVED);
    assertThat(scene.rollback(false)).isInstanceOf(Done.class);
    assertThat(cluster.contents()).isEqualTo(BEFORE);
    assertThat(scene.rollback(false)).isEqualTo(new Done(List.of()));
    assertThat(scene.told.getLast())
        .isEqualTo(
            "nothing to take back: there is no ConfigMap shop/spire-bridge-mesh-gloo-web, where an apply keeps it");
  }

  @Test
  void anApiServerThatIsAwayIsUnknownAndSaid() throws InterruptedException {
    var plan = new Planned(cluster).plan(scene.planner, scene.store());
    cluster.heal();
    cluster.failAt(25, Failure.AWAY);
    var stopped = (Stopped) scene.run().apply(plan, List.of());
    assertThat(stopped.unknown()).isTrue();
    assertThat(stopped.why()).contains("check that it runs");
    assertThat(stopped.stands()).contains("ConfigMap shop/made (made)");
  }
}
