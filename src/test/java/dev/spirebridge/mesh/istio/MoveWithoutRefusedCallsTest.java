package dev.spirebridge.mesh.istio;

import static dev.spirebridge.mesh.istio.MeshOfValues.GATEWAY;
import static dev.spirebridge.mesh.istio.MeshOfValues.PRODUCTPAGE;
import static dev.spirebridge.mesh.istio.MeshOfValues.RATINGS;
import static dev.spirebridge.mesh.istio.MeshOfValues.WINDOW;
import static dev.spirebridge.mesh.istio.MeshOfValues.facts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * At no moment of a move or of its way back may two proxies of the mesh refuse each other: after
 * each edit, and in the middle of each roll-out.
 */
class MoveWithoutRefusedCallsTest {

  private final MeshOfValues mesh = MeshOfValues.stock();
  private final IstioPlanner planner = new IstioPlanner(facts(), IstioOptions.defaults());

  static List<Integer> stops() {
    MeshOfValues mesh = MeshOfValues.stock();
    IstioPlanner planner = new IstioPlanner(facts(), IstioOptions.defaults());
    int edits =
        (int)
            planner.plan(mesh.cluster(), Optional.empty()).steps().stream()
                .filter(step -> step.edit().isPresent())
                .count();
    return IntStream.rangeClosed(1, edits).boxed().toList();
  }

  @Test
  void everythingMovesAndTheMeshForgetsItsOwnRoot() {
    MeshPlan plan = plan();
    assertThat(plan.refusals()).isEmpty();

    carryOut(plan, Integer.MAX_VALUE);

    assertThat(List.of(GATEWAY, PRODUCTPAGE, RATINGS).stream().flatMap(each -> pods(each).stream()))
        .as("pods of all workloads")
        .hasSize(3)
        .allMatch(MeshPod::moved);
    assertThat(mesh.cluster().find(WINDOW)).as("the window").isEmpty();
  }

  @Test
  void aPlanOfAMeshThatHasMovedEditsNothing() {
    carryOut(plan(), Integer.MAX_VALUE);

    MeshPlan again = plan();

    assertThat(again.refusals()).isEmpty();
    assertThat(again.steps()).isNotEmpty().allMatch(step -> step.edit().isEmpty());
    assertThat(new IstioPlanner(facts(), IstioOptions.defaults())
            .plan(mesh.cluster(), Optional.empty())
            .steps())
        .as("and so for who has no saved state")
        .allMatch(step -> step.edit().isEmpty());
  }

  /** The next run takes up where the last one stopped, however far it came. */
  @ParameterizedTest
  @MethodSource("stops")
  void goesOnFromWhereverItStopped(int edits) {
    carryOut(plan(), edits);

    MeshPlan rest = plan();
    assertThat(rest.refusals()).isEmpty();
    carryOut(rest, Integer.MAX_VALUE);

    assertThat(plan().steps()).allMatch(step -> step.edit().isEmpty());
    assertThat(pods(RATINGS)).allMatch(MeshPod::moved);
    assertThat(mesh.cluster().find(WINDOW)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("stops")
  void goesBackFromWhereverItStopped(int edits) {
    Map<Ref, Tree> before = mesh.cluster().lasting();
    carryOut(plan(), edits);

    for (Step step : planner.back(mesh.cluster(), mesh.cluster().state().orElseThrow())) {
      carryOut(step);
    }

    assertThat(mesh.cluster().lasting()).isEqualTo(before);
    assertThat(pods(PRODUCTPAGE)).noneMatch(MeshPod::moved);
  }

  /** The model has to be able to fail. */
  @Test
  void aWorkloadThatMovesWithoutPreparationIsRefused() {
    Step move =
        plan().steps().stream()
            .filter(step -> step.id().equals("move/statefulset/bookinfo/ratings-v1"))
            .findFirst()
            .orElseThrow();
    Edit.Change change = (Edit.Change) move.edit().orElseThrow();
    mesh.cluster().edit(RATINGS, _ -> change.after());
    mesh.roll(RATINGS);

    assertThat(mesh.refusedCalls()).isNotEmpty();
  }

  private MeshPlan plan() {
    return planner.plan(mesh.cluster(), mesh.cluster().state());
  }

  private void carryOut(MeshPlan plan, int edits) {
    mesh.cluster().keep(plan.note());
    int left = edits;
    for (Step step : plan.steps()) {
      if (step.edit().isPresent() && left-- == 0) {
        return;
      }
      carryOut(step);
    }
  }

  private void carryOut(Step step) {
    step.edit().ifPresent(mesh.cluster()::carryOut);
    assertThat(mesh.refusedCalls()).as("after %s", step.id()).isEmpty();
    Set<MeshKind> rolled = Set.of(MeshKind.DEPLOYMENT, MeshKind.STATEFUL_SET);
    step.edit()
        .map(Edit::ref)
        .filter(ref -> rolled.contains(ref.kind()))
        .ifPresent(workload -> {
          mesh.startOne(workload);
          assertThat(mesh.refusedCalls()).as("amid %s", step.id()).isEmpty();
          mesh.roll(workload);
          assertThat(mesh.refusedCalls()).as("once rolled out: %s", step.id()).isEmpty();
        });
  }

  private List<MeshPod> pods(Ref workload) {
    return mesh.pods(workload).stream()
        .flatMap(pod -> mesh.cluster().find(pod).stream())
        .flatMap(pod -> MeshPod.of(pod).stream())
        .toList();
  }
}
