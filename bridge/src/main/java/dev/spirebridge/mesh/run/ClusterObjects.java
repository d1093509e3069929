package dev.spirebridge.mesh.run;

import dev.spirebridge.kubernetes.WriteOutcome;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.Tree;
import java.util.Optional;

/** The objects of a cluster, to read and to write. Each request is sent once. */
public interface ClusterObjects extends Lookup {

  /** As it is now, however often it was looked up before. */
  Optional<Observed> read(Ref ref);

  /**
   * @param dryRun whether the API server is only to say what would come of it
   */
  WriteOutcome create(Tree object, boolean dryRun);

  /** Writes over exactly the version that was seen. */
  WriteOutcome replace(Observed seen, Tree whole, boolean dryRun);

  /** Deletes exactly the version that was seen. */
  WriteOutcome delete(Observed seen);

  /** Whether we have that right; everybody may ask. */
  boolean allowed(Right right);
}
