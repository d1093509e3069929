package dev.spirebridge.mesh;

import java.util.List;
import java.util.Optional;

/**
 * What {@code apply} leaves for {@code rollback}: kept in ConfigMaps of ours until everything is
 * back.
 *
 * @param options as they were typed, for people
 * @param note of the planner's own, for its next run, such as the id of a move
 * @param objects in the order of our first edits
 */
public record SavedState(
    StateKey key,
    String programVersion,
    Phase phase,
    List<String> options,
    Optional<String> note,
    List<SavedObject> objects) {

  /** How far the move is. */
  public enum Phase {
    /** An apply began, and did not get to its end. */
    MOVING,
    MOVED,
    /** A rollback began, and did not get to its end. */
    GOING_BACK
  }

  public SavedState {
    options = List.copyOf(options);
    objects = List.copyOf(objects);
  }

  public Optional<SavedObject> find(Ref ref) {
    return objects.stream().filter(each -> each.ref().equals(ref)).findFirst();
  }
}
