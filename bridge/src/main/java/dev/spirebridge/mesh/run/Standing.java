package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.Digests;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.SavedObject;
import java.util.Optional;

/** What stands of an object that we edited. */
sealed interface Standing {

  /** As it was before us, or gone if we made it. */
  record Back() implements Standing {}

  /** As our last edit left it, or as what stood before that where it did not get there. */
  record AsLeft(Observed live) implements Standing {}

  /** Neither: somebody else's hand was there. */
  record Changed(Observed live) implements Standing {}

  /** Deleted by somebody else. */
  record Gone() implements Standing {}

  /** Somebody else has made another one of that name. */
  record Replaced(Observed live) implements Standing {}

  static Standing of(SavedObject saved, Optional<Observed> now) {
    if (now.isEmpty()) {
      return saved.made() ? new Back() : new Gone();
    }
    Observed live = now.get();
    if (saved.made() && live.tree().text("metadata", "deletionTimestamp").isPresent()) {
      return new Back();
    }
    Optional<String> digest = Optional.of(Digests.of(live.tree()));
    boolean left = digest.equals(saved.afterDigest()) || digest.equals(saved.priorDigest());
    if (saved.uid().isPresent() ? !saved.uid().equals(live.uid()) : !left) {
      return new Replaced(live);
    }
    if (digest.equals(saved.beforeDigest())) {
      return new Back();
    }
    return left && !saved.mixed() ? new AsLeft(live) : new Changed(live);
  }
}
