package dev.spirebridge.clusterspiffeid;

import java.util.List;

/** From the whole of what is there to what is to be done. Pure: same view, same plan. */
public final class Planner {

  private final NamespaceSettings settings;

  public Planner(NamespaceSettings settings) {
    this.settings = settings;
  }

  public Plan plan(ClusterView view) {
    if (view.namespaces().isEmpty() || settings.label().isEmpty()) {
      return new Plan(List.of(), List.of(), List.of());
    }
    throw new UnsupportedOperationException("not built yet");
  }
}
