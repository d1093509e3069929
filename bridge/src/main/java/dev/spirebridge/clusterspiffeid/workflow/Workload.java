package dev.spirebridge.clusterspiffeid.workflow;

/**
 * What keeps pods running.
 *
 * @param kind as the API spells it
 */
public record Workload(String apiVersion, String kind, String name) {

  /** Whether a new template makes it replace its pods one after the other. */
  public boolean canRestart() {
    return apiVersion.equals("apps/v1")
        && switch (kind) {
          case "Deployment", "StatefulSet", "DaemonSet" -> true;
          default -> false;
        };
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
