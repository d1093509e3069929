package dev.spirebridge.mesh;

import java.util.Optional;

/**
 * One object that we edited, and what it takes to give it back.
 *
 * @param before as it was before our first edit; empty if we made it
 * @param beforeDigest empty if we made it
 * @param afterDigest of what our last edit made of it, as the API server said it would be before it
 *     was sent: what stands tells whether it got there. Empty once it is restored
 * @param uid of the object that we edited; empty until one that we make is there
 * @param priorDigest of what stood when our last edit was sent: that still stands if it did not get
 *     there
 * @param mixed whether somebody else changed it between two edits of ours, so that giving it back
 *     as it was takes theirs away as well
 */
public record SavedObject(
    Ref ref,
    Optional<Tree> before,
    Optional<String> beforeDigest,
    Optional<String> afterDigest,
    Optional<String> uid,
    Optional<String> priorDigest,
    boolean mixed) {

  /** One that nobody but us has changed since our first edit, and of which we know what stands. */
  public SavedObject(
      Ref ref,
      Optional<Tree> before,
      Optional<String> beforeDigest,
      Optional<String> afterDigest,
      Optional<String> uid) {
    this(ref, before, beforeDigest, afterDigest, uid, Optional.empty(), false);
  }

  /** Whether an edit of ours may stand. */
  public boolean edited() {
    return afterDigest.isPresent();
  }

  /** Whether we made the object. */
  public boolean made() {
    return beforeDigest.isEmpty();
  }
}
