package dev.spirebridge.sds;

/** Somebody who waits for a subject's changes on an event loop of their own. */
@FunctionalInterface
interface SubjectFollower {

  /** The subject has something new, or may have. Called on the follower's loop; never throws. */
  void somethingChanged();

  /**
   * The source has said that the subject has nothing to give. Called as above. Who can wait need do
   * nothing.
   */
  default void nothingIsThere() {}
}
