package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.SavedState.Phase;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.run.StateStore.Kept;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a run has done and means to do: the state that is kept is always ahead of what is written.
 */
final class Journal {

  private final StateStore store;
  private final Tally tally = new Tally();

  /** What is meant, and what was saved before it. */
  private final Map<Ref, Optional<SavedObject>> pending = new LinkedHashMap<>();

  private Optional<Kept> kept;
  private SavedState state;

  /**
   * @param fresh what is saved before the first edit if nothing is kept yet
   */
  Journal(StateStore store, Optional<Kept> kept, SavedState fresh) {
    this.store = store;
    this.kept = kept;
    this.state = kept.isEmpty() ? fresh : with(kept.get().state(), fresh);
  }

  /** The objects of what is kept, and the rest of this run. */
  private static SavedState with(SavedState kept, SavedState run) {
    return new SavedState(
        run.key(),
        run.programVersion(),
        run.phase(),
        run.options(),
        run.note().or(kept::note),
        kept.objects());
  }

  SavedState state() {
    return state;
  }

  StateKey key() {
    return state.key();
  }

  Optional<SavedObject> edited(Ref ref) {
    return state.find(ref).filter(SavedObject::edited);
  }

  /**
   * Saves, before the write, what stands and what is to come of it.
   *
   * @param now digest of what stands
   * @param intended digest of what the write makes of it
   */
  void intend(Observed live, String now, String intended) throws StateException {
    Ref ref = live.ref();
    Optional<SavedObject> saved = edited(ref);
    pending.putIfAbsent(ref, saved);
    boolean same =
        saved.isPresent() && (saved.get().uid().isEmpty() || saved.get().uid().equals(live.uid()));
    if (!same) {
      announce(ref);
      put(
          new SavedObject(
              ref,
              Optional.of(PackedObject.portable(live.tree())),
              Optional.of(now),
              Optional.of(intended),
              live.uid()));
      return;
    }
    SavedObject last = saved.get();
    Optional<String> stands = Optional.of(now);
    boolean ours =
        stands.equals(last.afterDigest())
            || stands.equals(last.priorDigest())
            || stands.equals(last.beforeDigest());
    boolean healed = last.afterDigest().equals(Optional.of(intended));
    put(
        new SavedObject(
            ref,
            last.before(),
            last.beforeDigest(),
            Optional.of(intended),
            live.uid(),
            ours || !healed ? stands : Optional.empty(),
            last.mixed() || !(ours || healed)));
  }

  /** As {@link #intend}, of an object that is not there yet. */
  void intendNew(Ref ref, String intended) throws StateException {
    Optional<SavedObject> saved = edited(ref);
    pending.putIfAbsent(ref, saved);
    if (saved.isPresent() && saved.get().made()) {
      if (saved.get().uid().isEmpty() && saved.get().afterDigest().equals(Optional.of(intended))) {
        return;
      }
    }
    put(
        new SavedObject(
            ref, Optional.empty(), Optional.empty(), Optional.of(intended), Optional.empty()));
  }

  /** Named before its whole is saved: nothing of ours is ever there that no index knows. */
  private void announce(Ref ref) throws StateException {
    if (state.find(ref).map(SavedObject::edited).orElse(true)) {
      put(untouched(ref));
    }
  }

  private static SavedObject untouched(Ref ref) {
    return new SavedObject(
        ref, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private void put(SavedObject object) throws StateException {
    if (state.find(object.ref()).equals(Optional.of(object))) {
      return;
    }
    save(replaced(object));
  }

  /** The write took place. */
  void written(Observed now, String digest) throws StateException {
    tally.changed(now.ref());
    pending.remove(now.ref());
    SavedObject saved = state.find(now.ref()).orElseThrow();
    if (!saved.uid().equals(now.uid()) || !saved.afterDigest().equals(Optional.of(digest))) {
      put(
          new SavedObject(
              saved.ref(),
              saved.before(),
              saved.beforeDigest(),
              Optional.of(digest),
              now.uid(),
              saved.priorDigest(),
              saved.mixed()));
    }
  }

  /** The write did not take place, and will not: what was saved before it counts again. */
  void notWritten(Ref ref) throws StateException {
    Optional<SavedObject> before = pending.remove(ref);
    if (before != null) {
      put(before.orElse(untouched(ref)));
    }
  }

  /** It is as it was before us, or gone if we made it. */
  void back(Ref ref, boolean byUs) throws StateException {
    if (byUs) {
      tally.changed(ref);
    }
    Optional<SavedObject> saved = edited(ref);
    if (saved.isPresent()) {
      put(
          new SavedObject(
              ref,
              saved.get().before(),
              saved.get().beforeDigest(),
              Optional.empty(),
              saved.get().uid()));
    }
  }

  /** What of it people are told. */
  Tally tally() {
    return tally;
  }

  /** Saves that phase; nothing if there is nothing to take back, or it is that one already. */
  void phase(Phase phase) throws StateException {
    boolean keptSo = kept.isPresent() && kept.get().state().phase() == phase;
    if (!keptSo && kept.isPresent()) {
      save(
          new SavedState(
              state.key(),
              state.programVersion(),
              phase,
              state.options(),
              state.note(),
              state.objects()));
    }
  }

  /** Everything is back. */
  void end() throws StateException {
    if (kept.isPresent()) {
      store.delete(kept.get());
    }
  }

  private void save(SavedState next) throws StateException {
    kept = Optional.of(store.save(kept, next));
    state = next;
  }

  private SavedState replaced(SavedObject object) {
    if (state.find(object.ref()).isEmpty()) {
      List<SavedObject> more = new ArrayList<>(state.objects());
      more.add(object);
      return objects(more);
    }
    UnaryOperator<SavedObject> swap = each -> each.ref().equals(object.ref()) ? object : each;
    return objects(state.objects().stream().map(swap).toList());
  }

  private SavedState objects(List<SavedObject> objects) {
    return new SavedState(
        state.key(), state.programVersion(), state.phase(), state.options(), state.note(), objects);
  }

  /** For people: what of our edits stands now. */
  List<String> stands() {
    return tally.stands(
        state.objects().stream()
            .filter(each -> !Optional.empty().equals(pending.get(each.ref())))
            .toList());
  }
}
