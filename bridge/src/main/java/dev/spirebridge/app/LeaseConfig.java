package dev.spirebridge.app;

import java.time.Duration;

/**
 * The Lease by which one of several controllers leads.
 *
 * @param duration how long others wait after its last renewal before they take it
 * @param renewDeadline how long the leader tries to renew before it stops writing
 * @param retryPeriod the pause between two tries
 */
public record LeaseConfig(
    String namespace,
    String name,
    Duration duration,
    Duration renewDeadline,
    Duration retryPeriod) {

  /** Where the manifests put the controller. */
  public static final String DEFAULT_NAMESPACE = "spire-bridge";

  /** The times are those of Kubernetes' own controllers. */
  public static final LeaseConfig DEFAULT =
      new LeaseConfig(
          DEFAULT_NAMESPACE,
          "spire-bridge-controller",
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2));
}
