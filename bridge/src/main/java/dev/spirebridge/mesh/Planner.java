package dev.spirebridge.mesh;

import java.util.List;
import java.util.Optional;

/**
 * How one consumer is moved. Pure: the same answers of the lookup give the same plan. Any thread;
 * it blocks only for what it looks up.
 *
 * <p>Made for one run, with its options and {@link Facts}.
 */
public interface Planner {

  /** Where the state of this move is. */
  StateKey key();

  /**
   * Never throws for what it finds in the cluster: that is a {@link Refusal}.
   *
   * @param saved of an earlier apply; empty if there was none, or it is rolled back
   */
  MeshPlan plan(Lookup lookup, Optional<SavedState> saved);

  /** The way back from wherever the move stands, in its order, each object with a Restore. */
  List<Step> back(Lookup lookup, SavedState saved);

  /** What has to hold once the move is done; ends with the issuer check. */
  List<Gate> verify(Lookup lookup);
}
