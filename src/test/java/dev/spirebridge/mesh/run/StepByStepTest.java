package dev.spirebridge.mesh.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Observed;
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

  @Test
  void replicasAndStatusThatChangeInBetweenAreKept() throws InterruptedException {
    var plan = new Planned(cluster).plan(scene.planner, scene.store());
    cluster.edit(FakePlanner.WEB, 7, "spec", "replicas");
    assertThat(scene.run().apply(plan, List.of())).isInstanceOf(Done.class);
    assertThat(cluster.now(FakePlanner.WEB).at("spec", "replicas")).contains(7);
    cluster.edit(FakePlanner.WEB, 9, "spec", "replicas");
    assertThat(scene.rollback(false)).isInstanceOf(Done.class);
    assertThat(cluster.now(FakePlanner.WEB).at("spec", "replicas")).contains(9);
  }

  @Test
  void aForeignChangeStopsARollbackBeforeAnythingIsTouchedUnlessForced()
      throws InterruptedException {
    scene.apply();
    cluster.edit(FakePlanner.TEXT, "theirs", "data", "other");
    Map<Ref, Tree> there = cluster.contents();
    cluster.heal();
    assertThat(scene.rollback(false))
        .isEqualTo(
            new Refused(
                List.of(
                    new Refusal(
                        "ConfigMap shop/text",
                        "the object as our last edit left it",
                        "it was changed since; going back would make this change:"
                            + " data.envoy.yaml line 2: 'b: 2' → nothing;"
                            + " data.other: 'theirs' → 'kept'",
                        "take the other change back, or keep a copy of it and use rollback --force"))));
    assertThat(cluster.writes()).isEmpty();
    assertThat(cluster.contents()).isEqualTo(there);
    assertThat(scene.rollback(true)).isInstanceOf(Done.class);
    assertThat(cluster.contents()).isEqualTo(BEFORE);
    assertThat(scene.told).anyMatch(line -> line.contains("lost with --force: "));
  }

  @Test
  void aForeignChangeBetweenTwoAppliesIsNotTakenBackSilently() throws InterruptedException {
    scene.apply();
    cluster.edit(
        FakePlanner.TEXT, Map.of("envoy.yaml", "a: 1 # a\nc: 3\n", "other", "kept"), "data");
    assertThat(scene.apply()).isEqualTo(new Done(List.of("ConfigMap shop/text")));
    assertThat(scene.rollback(false)).as("healed").isInstanceOf(Done.class);
    scene.apply();
    cluster.edit(FakePlanner.TEXT, Map.of("envoy.yaml", "a: 1 # a\n", "other", "new"), "data");
    assertThat(scene.apply()).isEqualTo(new Done(List.of("ConfigMap shop/text")));
    assertThat(scene.told).anyMatch(line -> line.contains("a rollback will ask for --force"));
    assertThat(scene.rollback(false)).isInstanceOf(Refused.class);
    assertThat(scene.rollback(true)).isInstanceOf(Done.class);
    assertThat(cluster.contents()).isEqualTo(BEFORE);
  }

  @Test
  void whatSomebodyElseDeletedIsToldAndTheRestIsGivenBack() throws InterruptedException {
    scene.apply();
    cluster.remove(FakePlanner.LAST);
    cluster.remove(FakePlanner.MADE);
    var stopped = (Stopped) scene.rollback(false);
    assertThat(stopped.why())
        .isEqualTo(
            "all else is back, but ConfigMap shop/last was deleted by somebody else: make it again"
                + " from what is saved, or forget it with rollback --force");
    assertThat(stopped.unknown()).isFalse();
    assertThat(cluster.contents().get(FakePlanner.WEB)).isEqualTo(BEFORE.get(FakePlanner.WEB));
    assertThat(scene.rollback(true)).isInstanceOf(Done.class);
    assertThat(cluster.contents())
        .containsOnlyKeys(
            FakePlanner.TEXT, FakePlanner.WEB, Ref.of(MeshKind.NAMESPACE, "kube-system"));
  }

  @Test
  void anotherObjectOfTheNameIsLeftAlone() throws InterruptedException {
    scene.apply();
    cluster.remove(FakePlanner.MADE);
    cluster.put(FakePlanner.MADE, Map.of("data", Map.of("theirs", "x")));
    assertThat(scene.rollback(true)).isInstanceOf(Done.class);
    assertThat(cluster.now(FakePlanner.MADE).text("data", "theirs")).contains("x");
  }

  @Test
  void whatOthersHaveMadeIsNotOursToTakeBack() throws InterruptedException {
    var plan = new Planned(cluster).plan(scene.planner, scene.store());
    cluster.put(FakePlanner.MADE, Map.of("data", Map.of("theirs", "x")));
    var stopped = (Stopped) scene.run().apply(plan, List.of());
    assertThat(stopped.why()).startsWith("ConfigMap shop/made was made by somebody else meanwhile");
    assertThat(stopped.stands()).isEmpty();
    assertThat(scene.rollback(false)).isInstanceOf(Done.class);
    assertThat(cluster.now(FakePlanner.MADE).text("data", "theirs")).contains("x");
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
    assertThat(scene.told.getLast()).isEqualTo("nothing to take back");
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

  @Test
  void onlyWhatWeMadeIsDeleted() throws InterruptedException {
    Observed theirs = cluster.read(FakePlanner.LAST).orElseThrow();
    Step delete =
        new Step("x", "Delete", Optional.of(new Edit.Delete(theirs)), List.of(), List.of());
    MeshPlan plan =
        new MeshPlan(
            FakePlanner.KEY,
            List.of(delete),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty());
    var stopped = (Stopped) scene.run().apply(plan, List.of());
    assertThat(stopped.why())
        .isEqualTo(
            "ConfigMap shop/last is not ours to delete: look who made it, and delete it yourself");
    assertThat(cluster.contents()).isEqualTo(BEFORE);
  }
}
