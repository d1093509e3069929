package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.Tree;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what it takes to go back, where the next run finds it, on whatever machine that is. One
 * thread; each call blocks for its requests. A failure of the API server while reading is a {@link
 * io.fabric8.kubernetes.client.KubernetesClientException}.
 */
public interface StateStore {

  /**
   * A state in the version that is kept.
   *
   * @param version of what it was read from, or last written as
   */
  record Kept(SavedState state, String version) {}

  /**
   * @throws StateException if there is one that this program may not work with
   */
  Optional<Kept> load(StateKey key) throws StateException;

  /**
   * Keeps a state, and the whole of each object that is edited in it and was not in the previous
   * one.
   *
   * @param previous as it was loaded or saved last; empty if there was none
   * @throws StateException if somebody else has saved one meanwhile, or it cannot be written
   */
  Kept save(Optional<Kept> previous, SavedState state) throws StateException;

  /** Where a state is, or would be. */
  Ref where(StateKey key);

  /** Forgets it and its objects. */
  void delete(Kept last) throws StateException;

  /** Why an object cannot be kept; empty if it can. */
  Optional<Refusal> tooLarge(StateKey key, Ref ref, Tree object);

  /**
   * What saving needs.
   *
   * @param first the first object that is to be saved
   */
  List<Right> rights(StateKey key, Ref first);

  /** A command that writes a saved object to its output, and needs nothing of ours. */
  String byHand(StateKey key, Ref ref);
}
