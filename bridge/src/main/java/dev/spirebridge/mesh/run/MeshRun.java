package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Planner;
import java.util.List;

/** Carries out what a planner wants, one step after the other, and takes it back. One thread. */
public interface MeshRun {

  /**
   * Saves what is there before each edit, edits, and waits at the gates.
   *
   * @param options as they were typed
   * @throws InterruptedException if the thread is to end; what stands then can be taken back
   */
  Outcome apply(MeshPlan plan, List<String> options) throws InterruptedException;

  /**
   * Takes back what stands, from wherever the last run ended.
   *
   * @param force whether to go on where somebody else has changed an object since
   */
  Outcome rollback(Planner planner, boolean force) throws InterruptedException;

  /** Looks at these gates until they hold or patience ends. */
  Outcome verify(List<Gate> gates) throws InterruptedException;
}
