package dev.spirebridge.mesh.run;

import dev.spirebridge.issuer.Pause;
import dev.spirebridge.kubernetes.ApiFailure;
import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Planner;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.SavedState.Phase;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.run.StateStore.Kept;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Carries plans out one step after the other. What a run means to do is saved before it does it, so
 * that wherever a run ends, by a failure, a crash or somebody else's hand, the next one tells by
 * what stands how far it got.
 */
public final class StepByStep implements MeshRun {

  /** As many as an index can name. */
  private static final int MOST_EDITS = 2000;

  private final ClusterObjects objects;
  private final StateStore store;
  private final GateWatch gates;
  private final Consumer<String> told;

  /**
   * @param patience with each gate
   * @param told lines for people, as things happen
   */
  public StepByStep(
      ClusterObjects objects,
      StateStore store,
      Gates gates,
      Duration patience,
      Pause pause,
      InstantSource clock,
      Consumer<String> told) {
    this.objects = objects;
    this.store = store;
    this.gates = new GateWatch(gates, patience, pause, clock, told);
    this.told = told;
  }

  @Override
  public Outcome apply(MeshPlan plan, List<String> options) throws InterruptedException {
    try {
      List<Refusal> refusals = refusals(plan);
      return refusals.isEmpty()
          ? run(journal(plan, options), plan.steps(), false, Phase.MOVED, "apply")
          : new Outcome.Refused(refusals);
    } catch (StateException e) {
      return new Outcome.Refused(List.of(e.refusal()));
    } catch (KubernetesClientException e) {
      return atOnce(e);
    }
  }

  private List<Refusal> refusals(MeshPlan plan) {
    if (!plan.refusals().isEmpty()) {
      return plan.refusals();
    }
    List<Refusal> rights = new RightsCheck(objects, store).ofPlan(plan);
    return rights.isEmpty() ? tooMuch(plan) : rights;
  }

  private Journal journal(MeshPlan plan, List<String> options) throws StateException {
    Optional<Kept> kept = store.load(plan.key());
    if (kept.isPresent() && kept.get().state().phase() == Phase.GOING_BACK) {
      told.accept("a rollback did not get to its end; going forward again from where it stands");
    }
    return new Journal(
        store, kept, new SavedState(plan.key(), "", Phase.MOVING, options, plan.note(), List.of()));
  }

  private List<Refusal> tooMuch(MeshPlan plan) {
    List<Refusal> refusals = new ArrayList<>();
    List<Edit> edits = plan.steps().stream().flatMap(step -> step.edit().stream()).toList();
    if (edits.size() > MOST_EDITS) {
      refusals.add(
          new Refusal(
              "the plan",
              "at most " + MOST_EDITS + " edits",
              edits.size() + " edits",
              "move fewer workloads at a time"));
    }
    for (Edit edit : edits) {
      if (edit instanceof Edit.Change change) {
        store.tooLarge(plan.key(), edit.ref(), change.before().tree()).ifPresent(refusals::add);
      }
    }
    return refusals;
  }

  @Override
  public Outcome rollback(Planner planner, boolean force) throws InterruptedException {
    try {
      Optional<Kept> kept = store.load(planner.key());
      if (kept.isEmpty()) {
        told.accept(
            "nothing to take back: there is no %s, where an apply keeps it"
                .formatted(store.where(planner.key())));
        return new Outcome.Done(List.of());
      }
      SavedState state = kept.get().state();
      List<Step> back = planner.back(objects, state);
      Journal journal = new Journal(store, kept, state);
      List<Refusal> refusals =
          new ArrayList<>(new RightsCheck(objects, store).ofWayBack(state, back));
      refusals.addAll(new Restores(objects, journal, force, told).refusals());
      return refusals.isEmpty()
          ? run(journal, back, force, Phase.GOING_BACK, "rollback")
          : new Outcome.Refused(refusals);
    } catch (StateException e) {
      return new Outcome.Refused(List.of(e.refusal()));
    } catch (KubernetesClientException e) {
      return atOnce(e);
    }
  }

  private static Outcome atOnce(KubernetesClientException e) {
    ApiFailure failure = ApiFailure.of(e, ApiObjects.RULES);
    return new Outcome.Stopped(
        "look at what is there",
        failure.sentence(),
        List.of(),
        List.of("nothing was touched: run the same command again"),
        Failures.outOfReach(failure));
  }

  @Override
  public Outcome verify(List<Gate> all) throws InterruptedException {
    try {
      gates.await(all);
      return new Outcome.Done(List.of());
    } catch (StopException e) {
      return new Outcome.Stopped(
          "verify", String.valueOf(e.getMessage()), List.of(), List.of(), e.unknown());
    }
  }

  /**
   * @param end the phase after the last step; for {@link Phase#GOING_BACK} it is that of the
   *     beginning, and after the last step there is no state any more
   */
  private Outcome run(Journal journal, List<Step> steps, boolean force, Phase end, String command)
      throws InterruptedException {
    Edits edits = new Edits(objects, journal, told);
    Restores restores = new Restores(objects, journal, force, told);
    String at = "begin";
    try {
      if (end == Phase.GOING_BACK) {
        journal.phase(end);
      }
      for (Step step : steps) {
        at = step.title();
        told.accept(at);
        gates.expect(step.before());
        if (step.edit().isPresent()) {
          carryOut(step.edit().get(), edits, restores);
        }
        gates.await(step.after());
      }
      at = "end";
      if (end == Phase.GOING_BACK) {
        return goneBack(journal, restores, force);
      }
      journal.phase(end);
      return new Outcome.Done(journal.tally().changed());
    } catch (StopException e) {
      return stopped(journal, at, String.valueOf(e.getMessage()), e.unknown(), command);
    } catch (StateException e) {
      return stopped(journal, at, String.valueOf(e.getMessage()), e.unknown(), command);
    } catch (KubernetesClientException e) {
      ApiFailure failure = ApiFailure.of(e, ApiObjects.RULES);
      return stopped(journal, at, failure.sentence(), Failures.outOfReach(failure), command);
    }
  }

  private static void carryOut(Edit edit, Edits edits, Restores restores)
      throws StopException, StateException {
    switch (edit) {
      case Edit.Create create -> edits.create(create);
      case Edit.Change change -> edits.change(change);
      case Edit.Delete delete -> edits.delete(delete);
      case Edit.Restore(var ref) -> restores.restore(ref);
    }
  }

  /** What no step was about goes back last, the newest first. */
  private Outcome goneBack(Journal journal, Restores restores, boolean force)
      throws StopException, StateException {
    List<Ref> rest =
        journal.state().objects().stream()
            .filter(SavedObject::edited)
            .map(SavedObject::ref)
            .filter(ref -> !journal.tally().missing().containsKey(ref))
            .toList();
    for (Ref ref : rest.reversed()) {
      restores.restore(ref);
    }
    if (!journal.tally().missing().isEmpty() && !force) {
      List<String> words =
          journal.tally().missing().entrySet().stream()
              .map(each -> each.getKey() + " was " + each.getValue())
              .toList();
      throw new StopException(
          "all else is back, but %s: make it again from what is saved, or forget it with rollback --force"
              .formatted(String.join("; ", words)),
          false);
    }
    // Before their copies are deleted: a state that lacks a copy of what it knows cannot be read.
    for (Ref ref : journal.tally().missing().keySet()) {
      journal.back(ref, false);
    }
    journal.end();
    return new Outcome.Done(journal.tally().changed());
  }

  private Outcome stopped(Journal journal, String at, String why, boolean unknown, String command) {
    return new Outcome.Stopped(
        at, why, journal.stands(), WayBack.lines(store, journal.state(), command), unknown);
  }
}
