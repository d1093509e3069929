package dev.spirebridge.clusterspiffeid;

import java.util.List;

/**
 * From the whole of what is there to what is to be done. Pure: same view, same plan. What it finds
 * also depends on the time in the view, so it has to look again {@code 30 s} after the last change.
 */
public final class Planner {

  private final NamespaceSettings settings;
  private final SettledNamespaces settled = new SettledNamespaces();
  private PodsByNamespace pods;

  public Planner(NamespaceSettings settings) {
    this.settings = settings;
    this.pods = new PodsByNamespace(List.of(), settings.label());
  }

  /** One thread at a time: what did not change since the plan before is not thought about again. */
  public Plan plan(ClusterView view) {
    if (!pods.isFrom(view.pods())) {
      pods = new PodsByNamespace(view.pods(), settings.label());
    }
    var plan = new PlanningPass(settings, new Cluster(view, pods, settings), settled).plan();
    settled.turn();
    return plan;
  }
}
