package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Planner;
import dev.spirebridge.mesh.run.StateStore.Kept;

/** What the command does before a run. */
record Planned(ClusterObjects objects) {

  MeshPlan plan(Planner planner, StateStore store) {
    try {
      return planner.plan(objects, store.load(planner.key()).map(Kept::state));
    } catch (StateException e) {
      throw new AssertionError(e);
    }
  }
}
