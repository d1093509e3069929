package dev.spirebridge.mesh.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.Planner;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.run.FakeCluster.Crash;
import dev.spirebridge.mesh.run.FakeCluster.Failure;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every failure, at every request: whatever happens, all can be taken back. */
class StepByStepFailuresTest {

  private static final Map<Ref, Tree> BEFORE = FakePlanner.cluster().contents();

  /** Each is a run of its own with that planner. */
  enum Move {
    PLAIN(new FakePlanner()),
    PREPARING(new PreparingPlanner());

    private final Planner planner;
    private int applying;
    private int goingBack;

    Move(Planner planner) {
      this.planner = planner;
    }

    RunScene scene() {
      return new RunScene(FakePlanner.cluster(), planner);
    }
  }

  static Stream<Arguments> failures() {
    return Arrays.stream(Move.values())
        .flatMap(move ->
            Arrays.stream(Failure.values())
                .filter(failure -> failure != Failure.SOMEBODY_ELSE)
                .map(failure -> Arguments.of(move, failure)));
  }

  static Stream<Arguments> hands() {
    return Arrays.stream(Move.values())
        .flatMap(move -> Arrays.stream(Hand.values()).map(hand -> Arguments.of(move, hand)));
  }

  @BeforeAll
  static void countTheRequests() throws InterruptedException {
    for (Move move : Move.values()) {
      count(move);
    }
  }

  private static void count(Move move) throws InterruptedException {
    RunScene scene = move.scene();
    var plan = new Planned(scene.cluster).plan(scene.planner, scene.store());
    scene.cluster.heal();
    assertThat(scene.run().apply(plan, RunScene.OPTIONS)).isInstanceOf(Outcome.Done.class);
    move.applying = scene.cluster.requests().size();
    scene.cluster.heal();
    assertThat(scene.rollback(false)).isInstanceOf(Outcome.Done.class);
    move.goingBack = scene.cluster.requests().size();
    assertThat(move.applying).isGreaterThan(40);
    assertThat(move.goingBack).isGreaterThan(40);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whereverAnApplyEndsARollbackGivesEverythingBack(Move move, Failure failure)
      throws InterruptedException {
    for (int at = 0; at < move.applying; at++) {
      RunScene scene = move.scene();
      interrupted(scene, at, failure);
      Outcome outcome = scene.rollback(false);
      assertThat(outcome).as("after %s at %d", failure, at).isInstanceOf(Outcome.Done.class);
      assertThat(scene.cluster.contents()).as("after %s at %d", failure, at).isEqualTo(BEFORE);
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whereverAnApplyEndsTheNextOneGetsToItsEnd(Move move, Failure failure)
      throws InterruptedException {
    RunScene clean = move.scene();
    clean.apply();
    for (int at = 0; at < move.applying; at++) {
      RunScene scene = move.scene();
      interrupted(scene, at, failure);
      assertThat(scene.apply()).as("after %s at %d", failure, at).isInstanceOf(Outcome.Done.class);
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
  @MethodSource("failures")
  void whereverARollbackEndsTheNextOneGetsToItsEnd(Move move, Failure failure)
      throws InterruptedException {
    for (int at = 0; at < move.goingBack; at++) {
      RunScene scene = moved(move);
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
  @MethodSource("failures")
  void whereverARollbackEndsAnApplyGoesForwardAgain(Move move, Failure failure)
      throws InterruptedException {
    for (int at = 0; at < move.goingBack; at++) {
      RunScene scene = moved(move);
      scene.cluster.failAt(at, failure);
      outcome(() -> scene.rollback(false));
      scene.cluster.heal();
      assertThat(scene.apply()).as("after %s at %d", failure, at).isInstanceOf(Outcome.Done.class);
      assertThat(scene.rollback(false)).isInstanceOf(Outcome.Done.class);
      assertThat(scene.cluster.contents()).as("after %s at %d", failure, at).isEqualTo(BEFORE);
    }
  }

  /** What somebody deleted is forgotten before the copies of it are. */
  @ParameterizedTest
  @MethodSource("failures")
  void whereverAForcedRollbackEndsTheNextOneGetsToItsEnd(Move move, Failure failure)
      throws InterruptedException {
    for (int at = 0; at < move.goingBack; at++) {
      RunScene scene = moved(move);
      scene.cluster.remove(FakePlanner.WEB);
      scene.cluster.failAt(at, failure);
      String first = outcome(() -> scene.rollback(true));
      scene.cluster.heal();
      assertThat(scene.rollback(true))
          .as("after %s at %d: %s", failure, at, first)
          .isInstanceOf(Outcome.Done.class);
    }
  }

  @ParameterizedTest
  @MethodSource("hands")
  void whatSomebodyElseWritesIsNeverLost(Move move, Hand hand) throws InterruptedException {
    for (int at = 0; at < move.applying; at++) {
      RunScene scene = move.scene();
      var plan = new Planned(scene.cluster).plan(scene.planner, scene.store());
      scene.cluster.heal();
      scene.cluster.meanwhile(at, () -> hand.write(scene.cluster));
      scene.run().apply(plan, RunScene.OPTIONS);
      scene.cluster.heal();
      Outcome outcome = scene.rollback(false);
      assertThat(hand.stands(scene.cluster)).as("%d: %s", at, outcome).isTrue();
      assertThat(scene.rollback(true)).isInstanceOf(Outcome.Done.class);
    }
    for (int at = 0; at < move.goingBack; at++) {
      RunScene scene = moved(move);
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

  private static RunScene moved(Move move) throws InterruptedException {
    RunScene scene = move.scene();
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
