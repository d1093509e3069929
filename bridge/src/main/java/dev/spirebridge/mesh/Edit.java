package dev.spirebridge.mesh;

import java.util.List;

/** One change of one object. Values; nothing happens until {@code mesh.run} carries them out. */
public sealed interface Edit {

  Ref ref();

  /** An object that is not there yet; whole, with apiVersion, kind and metadata. */
  record Create(Ref ref, Tree object) implements Edit {}

  /**
   * An object as it was seen, and as it shall be. Where another step of the plan edits the same
   * object before, {@code before} is what that one leaves.
   *
   * @param losses what the edit cannot keep, such as a comment, for people
   */
  record Change(Observed before, Tree after, List<String> losses) implements Edit {

    public Change {
      losses = List.copyOf(losses);
      if (before.tree().equals(after)) {
        throw new IllegalArgumentException("no change of " + before.ref());
      }
    }

    @Override
    public Ref ref() {
      return before.ref();
    }
  }

  /** An object that we made; one of somebody else's is never deleted. */
  record Delete(Observed before) implements Edit {

    @Override
    public Ref ref() {
      return before.ref();
    }
  }

  /** An object as it was before our first edit of it; gone, if we made it. */
  record Restore(Ref ref) implements Edit {}
}
