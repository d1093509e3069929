package dev.spirebridge.clusterspiffeid;

/**
 * From the whole of what is there to what is to be done. Pure: same view, same plan. What it finds
 * also depends on the time in the view, so it has to look again {@code 30 s} after the last change.
 */
public final class Planner {

  private final NamespaceSettings settings;

  public Planner(NamespaceSettings settings) {
    this.settings = settings;
  }

  /** Any thread. */
  public Plan plan(ClusterView view) {
    return new PlanningPass(settings, new Cluster(view, settings)).plan();
  }
}
