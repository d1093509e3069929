package dev.spirebridge.mesh.run;

import static dev.spirebridge.mesh.run.Writer.TRIES;

import dev.spirebridge.kubernetes.Ownership;
import dev.spirebridge.kubernetes.WriteOutcome;
import dev.spirebridge.mesh.Digests;
import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Restored;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Carries edits of a plan out: each only over what the plan has seen. One thread. */
final class Edits {

  private final ClusterObjects objects;
  private final Journal journal;
  private final Writer writer;
  private final Consumer<String> told;

  /** What the API server made of what a plan says, by digests: it fills defaults in. */
  private final Map<String, String> made = new HashMap<>();

  Edits(ClusterObjects objects, Journal journal, Consumer<String> told) {
    this.objects = objects;
    this.journal = journal;
    this.writer = new Writer(objects, journal);
    this.told = told;
  }

  void change(Edit.Change edit) throws StopException, StateException {
    Ref ref = edit.ref();
    String planned = Digests.of(edit.before().tree());
    for (int i = 0; i < TRIES; i++) {
      Optional<Observed> found = objects.read(ref);
      if (found.isEmpty()) {
        journal.notWritten(ref);
        throw new StopException(ref + " is gone: somebody deleted it, plan again", false);
      }
      Observed live = found.get();
      String now = Digests.of(live.tree());
      boolean seen = now.equals(planned) || now.equals(made.get(planned));
      Tree whole = Restored.of(edit.after(), live.tree());
      WriteOutcome dryRun = objects.replace(live, whole, true);
      if (!seen && !(dryRun instanceof WriteOutcome.Written)) {
        journal.notWritten(ref);
        throw foreign(edit.before(), live);
      }
      Optional<Observed> expected = Writer.expected(ref, dryRun);
      if (expected.isPresent()) {
        String intended = Digests.of(expected.get().tree());
        if (intended.equals(now)) {
          made.put(Digests.of(edit.after()), now);
          return;
        }
        if (!seen) {
          journal.notWritten(ref);
          throw foreign(edit.before(), live);
        }
        if (write(live, now, whole, intended)) {
          made.put(Digests.of(edit.after()), intended);
          return;
        }
      }
    }
    throw restless(ref);
  }

  private boolean write(Observed live, String now, Tree whole, String intended)
      throws StopException, StateException {
    Ref ref = live.ref();
    boolean mixed = journal.edited(ref).map(SavedObject::mixed).orElse(false);
    journal.intend(live, now, intended);
    if (!mixed && journal.edited(ref).map(SavedObject::mixed).orElse(false)) {
      told.accept(
          ref
              + " was changed by somebody else since our last edit: a rollback will ask for --force,"
              + " because it takes that back as well");
    }
    return done(ref, objects.replace(live, whole, false), intended);
  }

  private boolean done(Ref ref, WriteOutcome outcome, String intended)
      throws StopException, StateException {
    boolean done = writer.done(ref, outcome, now -> hasDigest(now, intended));
    if (done) {
      Observed now = now(ref, outcome);
      journal.written(now, Digests.of(now.tree()));
      told.accept("wrote " + ref);
    }
    return done;
  }

  private Observed now(Ref ref, WriteOutcome outcome) {
    return outcome instanceof WriteOutcome.Written(var object)
        ? new Observed(ref, ObjectTrees.tree(object))
        : objects.find(ref).orElseThrow();
  }

  void create(Edit.Create edit) throws StopException, StateException {
    Ref ref = edit.ref();
    for (int i = 0; i < TRIES; i++) {
      Optional<Observed> found = objects.read(ref);
      if (found.isPresent()) {
        journal.notWritten(ref);
        alreadyThere(edit, found.get());
        return;
      }
      Optional<Observed> expected = Writer.expected(ref, objects.create(edit.object(), true));
      if (expected.isPresent()) {
        String intended = Digests.of(expected.get().tree());
        journal.intendNew(ref, intended);
        if (done(ref, objects.create(edit.object(), false), intended)) {
          made.put(Digests.of(edit.object()), intended);
          return;
        }
      }
    }
    throw restless(ref);
  }

  /** Nothing is to be done if it is the very same; ours is then told by the state. */
  private void alreadyThere(Edit.Create edit, Observed live) throws StopException {
    Tree whole = Restored.of(edit.object(), live.tree());
    if (objects.replace(live, whole, true) instanceof WriteOutcome.Written(var object)) {
      String now = Digests.of(live.tree());
      if (Digests.of(ObjectTrees.tree(object)).equals(now)) {
        made.put(Digests.of(edit.object()), now);
        told.accept(live.ref() + " is there already, as it should be");
        return;
      }
    }
    throw new StopException(
        "%s was made by somebody else meanwhile: look at it, then plan again".formatted(live.ref()),
        false);
  }

  void delete(Edit.Delete edit) throws StopException, StateException {
    Ref ref = edit.ref();
    String planned = Digests.of(edit.before().tree());
    for (int i = 0; i < TRIES; i++) {
      Optional<Observed> found = objects.read(ref);
      if (found.isEmpty()) {
        journal.back(ref, false);
        return;
      }
      Observed live = found.get();
      String now = Digests.of(live.tree());
      if (!ours(live)) {
        throw new StopException(
            ref + " is not ours to delete: look who made it, and delete it yourself", false);
      }
      if (!now.equals(planned) && !now.equals(made.get(planned))) {
        throw foreign(edit.before(), live);
      }
      if (writer.done(ref, objects.delete(live), Optional::isEmpty)) {
        journal.back(ref, true);
        told.accept("deleted " + ref);
        return;
      }
    }
    throw restless(ref);
  }

  private boolean ours(Observed live) {
    Optional<SavedObject> saved = journal.edited(live.ref());
    return saved
        .map(each -> each.made() && (each.uid().isEmpty() || each.uid().equals(live.uid())))
        .orElse(Ownership.isOurs(live.labels()));
  }

  private static boolean hasDigest(Optional<Observed> now, String digest) {
    return now.map(Observed::tree).map(Digests::of).equals(Optional.of(digest));
  }

  private static StopException foreign(Observed planned, Observed live) {
    List<String> words = TreeChanges.words(planned.tree(), live.tree());
    return new StopException(
        "somebody else edits %s (%s): let them finish, then plan again"
            .formatted(live.ref(), String.join("; ", words)),
        false);
  }

  static StopException restless(Ref ref) {
    return new StopException(
        "%s is written by others all the time: find out by whom, then run this again"
            .formatted(ref),
        false);
  }
}
