package dev.spirebridge.mesh.run;

import static dev.spirebridge.mesh.run.Writer.TRIES;

import dev.spirebridge.kubernetes.WriteOutcome;
import dev.spirebridge.mesh.Digests;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.Restored;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Gives objects back as they were before us, where nobody else has changed them since. */
final class Restores {

  private final ClusterObjects objects;
  private final Journal journal;
  private final Writer writer;
  private final boolean force;
  private final Consumer<String> told;

  /**
   * @param force whether what others changed since is lost
   */
  Restores(ClusterObjects objects, Journal journal, boolean force, Consumer<String> told) {
    this.objects = objects;
    this.journal = journal;
    this.writer = new Writer(objects, journal);
    this.force = force;
    this.told = told;
  }

  /** What cannot be given back, by a look at all objects; nothing is written. */
  List<Refusal> refusals() {
    List<Refusal> refusals = new ArrayList<>();
    for (SavedObject saved : journal.state().objects()) {
      if (saved.edited()
          && Standing.of(saved, objects.read(saved.ref())) instanceof Standing.Changed(var live)) {
        String words = words(saved, live);
        if (force) {
          told.accept(
              "%s was changed by somebody else; lost with --force: %s"
                  .formatted(saved.ref(), words));
        } else {
          refusals.add(
              new Refusal(
                  saved.ref().toString(),
                  "the object as our last edit left it",
                  "it was changed since; going back would make this change: " + words,
                  "take the other change back, or keep a copy of it and use rollback --force"));
        }
      }
    }
    return refusals;
  }

  private static String words(SavedObject saved, Observed live) {
    return saved
        .before()
        .map(before -> String.join("; ", TreeChanges.back(live.tree(), before)))
        .orElse("delete it, for we made it");
  }

  /** As it was before our first edit of it; gone, if we made it. Nothing if it is already. */
  void restore(Ref ref) throws StopException, StateException {
    Optional<SavedObject> edited = journal.edited(ref);
    if (edited.isEmpty()) {
      return;
    }
    SavedObject saved = edited.get();
    for (int i = 0; i < TRIES; i++) {
      switch (Standing.of(saved, objects.read(ref))) {
        case Standing.Back() -> {
          journal.back(ref, false);
          return;
        }
        case Standing.Gone() -> {
          missing(ref, "deleted by somebody else");
          return;
        }
        case Standing.Replaced _ -> {
          missing(ref, "replaced by another one of that name, which is left as it is");
          return;
        }
        case Standing.Changed(var live) -> {
          if (!force) {
            throw new StopException(
                "%s was changed by somebody else meanwhile (%s): take that back, or use rollback --force"
                    .formatted(ref, words(saved, live)),
                false);
          }
          if (give(saved, live)) {
            return;
          }
        }
        case Standing.AsLeft(var live) -> {
          if (give(saved, live)) {
            return;
          }
        }
      }
    }
    throw Edits.restless(ref);
  }

  private void missing(Ref ref, String words) {
    told.accept(ref + " was " + words);
    journal.tally().missing(ref, words);
  }

  private boolean give(SavedObject saved, Observed live) throws StopException, StateException {
    Ref ref = saved.ref();
    if (saved.before().isEmpty()) {
      boolean gone = writer.done(ref, objects.delete(live), Optional::isEmpty);
      if (gone) {
        journal.back(ref, true);
        told.accept("deleted " + ref);
      }
      return gone;
    }
    Tree whole = Restored.of(saved.before().get(), live.tree());
    WriteOutcome outcome = objects.replace(live, whole, false);
    boolean done = writer.done(ref, outcome, now -> as(saved, now));
    if (done) {
      check(saved);
      journal.back(ref, true);
      told.accept("restored " + ref);
    }
    return done;
  }

  private static boolean as(SavedObject saved, Optional<Observed> now) {
    return now.map(Observed::tree).map(Digests::of).equals(saved.beforeDigest());
  }

  /** What the API server answered is not yet what others make of it. */
  private void check(SavedObject saved) throws StopException {
    Optional<Observed> now = objects.read(saved.ref());
    if (as(saved, now)) {
      return;
    }
    String found =
        now.map(live ->
                String.join(
                    "; ", TreeChanges.words(saved.before().orElse(Tree.EMPTY), live.tree())))
            .orElse("it is gone");
    String sentence =
        "%s was written back and stands differently (%s)".formatted(saved.ref(), found);
    if (!force) {
      throw new StopException(
          sentence + ": find out who changes it, or accept it with rollback --force", false);
    }
    told.accept(sentence);
  }
}
