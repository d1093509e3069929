package dev.spirebridge.app;

import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.run.MeshRun;
import dev.spirebridge.mesh.run.StateException;
import java.util.List;
import java.util.Optional;

/** A cluster as one {@code mesh} command works with it. One thread; close it. */
public interface MeshSession extends AutoCloseable {

  Facts facts();

  /** Why SPIRE's trust bundle is not known, as a clause; empty if it is. */
  Optional<String> noBundle();

  Lookup lookup();

  /**
   * What an earlier apply left.
   *
   * @throws StateException if there is something this program may not work with
   */
  Optional<SavedState> saved(StateKey key) throws StateException;

  MeshRun run();

  /** The reports of the issuer check since this was asked the last time, in their order. */
  List<IssuerReport> reports();

  @Override
  void close();
}
