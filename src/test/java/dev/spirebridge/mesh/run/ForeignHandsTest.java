package dev.spirebridge.mesh.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.run.Outcome.Done;
import dev.spirebridge.mesh.run.Outcome.Refused;
import dev.spirebridge.mesh.run.Outcome.Stopped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What others change meanwhile is never lost without being asked for, and never deleted. */
class ForeignHandsTest {

  private static final Map<Ref, Tree> BEFORE = FakePlanner.cluster().contents();

  private final RunScene scene = RunScene.fresh();
  private final FakeCluster cluster = scene.cluster;

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
}
