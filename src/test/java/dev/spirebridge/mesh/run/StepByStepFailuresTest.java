package dev.spirebridge.mesh.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.run.FakeCluster.Crash;
import dev.spirebridge.mesh.run.FakeCluster.Failure;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every failure, at every request: whatever happens, all can be taken back. */
class StepByStepFailuresTest {

  private static final Map<Ref, Tree> BEFORE = FakePlanner.cluster().contents();
  private static int applying;
  private static int goingBack;

  @BeforeAll
  static void countTheRequests() throws InterruptedException {
    RunScene scene = RunScene.fresh();
    var plan = new Planned(scene.cluster).plan(scene.planner, scene.store());
    scene.cluster.heal();
    assertThat(scene.run().apply(plan, RunScene.OPTIONS)).isInstanceOf(Outcome.Done.class);
    applying = scene.cluster.requests().size();
    scene.cluster.heal();
    assertThat(scene.rollback(false)).isInstanceOf(Outcome.Done.class);
    goingBack = scene.cluster.requests().size();
    assertThat(applying).isGreaterThan(40);
    assertThat(goingBack).isGreaterThan(40);
  }

  @ParameterizedTest
  @EnumSource(names = "SOMEBODY_ELSE", mode = EnumSource.Mode.EXCLUDE)
  void whereverAnApplyEndsARollbackGivesEverythingBack(Failure failure)
      throws InterruptedException {
    for (int at = 0; at < applying; at++) {
      RunScene scene = RunScene.fresh();
      interrupted(scene, at, failure);
      Outcome outcome = scene.rollback(false);
      assertThat(outcome).as("after %s at %d", failure, at).isInstanceOf(Outcome.Done.class);
      assertThat(scene.cluster.contents()).as("after %s at %d", failure, at).isEqualTo(BEFORE);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "SOMEBODY_ELSE", mode = EnumSource.Mode.EXCLUDE)
  void whereverAnApplyEndsTheNextOneGetsToItsEnd(Failure failure) throws InterruptedException {
    RunScene clean = RunScene.fresh();
    clean.apply();
    for (int at = 0; at < applying; at++) {
      RunScene scene = RunScene.fresh();
      interrupted(scene, at, failure);
      assertThat(scene.apply())
          .as("after %s at %d", failure, at)
          .isInstanceOf(Outcome.Done.class);
      for (Ref ref : FakePlanner.objects().keySet()) {
        assertThat(scene.cluster.contents().get(ref))
            .as("%s after %s at %d", ref, failure, at)
            .isEqualTo(clean.cluster.contents().get(ref));
      }
      assertThat(scene.rollback(false))
          .as("after %s at %d", failure, at)
          .isInstanceOf(Outcome.Done.class);
      assertThat(scene.cluster.contents()).as("after %s at %d", failure, at).isEqualTo(BEFORE);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "SOMEBODY_ELSE", mode = EnumSource.Mode.EXCLUDE)
  void whereverARollbackEndsTheNextOneGetsToItsEnd(Failure failure) throws InterruptedException {
    for (int at = 0; at < goingBack; at++) {
      RunScene scene = moved();
      scene.cluster.failAt(at, failure);
      String first = outcome(() -> scene.rollback(false));
      scene.cluster.heal();
      Outcome outcome = scene.rollback(false);
      assertThat(outcome)
          .as("after %s at %d: %s", failure, at, first)
          .isInstanceOf(Outcome.Done.class);
      assertThat(scene.cluster.contents()).as("after %s at %d", failure, at).isEqualTo(BEFORE);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "SOMEBODY_ELSE", mode = EnumSource.Mode.EXCLUDE)
  void whereverARollbackEndsAnApplyGoesForwardAgain(Failure failure) throws InterruptedException {
    for (int at = 0; at < goingBack; at++) {
      RunScene scene = moved();
      scene.cluster.failAt(at, failure);
      outcome(() -> scene.rollback(false));
      scene.cluster.heal();
      assertThat(scene.apply())
          .as("after %s at %d", failure, at)
          .isInstanceOf(Outcome.Done.class);
      assertThat(scene.rollback(false)).isInstanceOf(Outcome.Done.class);
      assertThat(scene.cluster.contents()).as("after %s at %d", failure, at).isEqualTo(BEFORE);
    }
  }

  @ParameterizedTest
  @EnumSource(Hand.class)
  void whatSomebodyElseWritesIsNeverLost(Hand hand) throws InterruptedException {
    for (int at = 0; at < applying; at++) {
      RunScene scene = RunScene.fresh();
      var plan = new Planned(scene.cluster).plan(scene.planner, scene.store());
      scene.cluster.heal();
      scene.cluster.meanwhile(at, () -> hand.write(scene.cluster));
      scene.run().apply(plan, RunScene.OPTIONS);
      scene.cluster.heal();
      Outcome outcome = scene.rollback(false);
      assertThat(hand.stands(scene.cluster)).as("%d: %s", at, outcome).isTrue();
      assertThat(scene.rollback(true)).isInstanceOf(Outcome.Done.class);
    }
    for (int at = 0; at < goingBack; at++) {
      RunScene scene = moved();
      scene.cluster.meanwhile(at, () -> hand.write(scene.cluster));
      scene.rollback(false);
      scene.cluster.heal();
      Outcome outcome = scene.rollback(false);
      assertThat(hand.stands(scene.cluster)).as("back %d: %s", at, outcome).isTrue();
    }
  }

  /** Where somebody else's hand is. */
  enum Hand {
    TEXT(FakePlanner.TEXT),
    WEB(FakePlanner.WEB),
    LAST(FakePlanner.LAST);

    private final Ref ref;

    Hand(Ref ref) {
      this.ref = ref;
    }

    void write(FakeCluster cluster) {
      cluster.edit(ref, "theirs", "metadata", "annotations", "hand");
    }

    boolean stands(FakeCluster cluster) {
      return cluster.now(ref).text("metadata", "annotations", "hand").isPresent();
    }
  }

  private static RunScene moved() throws InterruptedException {
    RunScene scene = RunScene.fresh();
    assertThat(scene.apply()).isInstanceOf(Outcome.Done.class);
    scene.cluster.heal();
    return scene;
  }

  private static void interrupted(RunScene scene, int at, Failure failure)
      throws InterruptedException {
    var plan = new Planned(scene.cluster).plan(scene.planner, scene.store());
    scene.cluster.heal();
    scene.cluster.failAt(at, failure);
    outcome(() -> scene.run().apply(plan, RunScene.OPTIONS));
    scene.cluster.heal();
  }

  private interface Run {
    Outcome run() throws InterruptedException;
  }

  private static String outcome(Run run) throws InterruptedException {
    try {
      return run.run().toString();
    } catch (Crash e) {
      return "crash";
    }
  }
}
