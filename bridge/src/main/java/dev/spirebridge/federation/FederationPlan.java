package dev.spirebridge.federation;

import dev.spirebridge.kubernetes.Finding;
import java.util.List;

/**
 * What the planner says about the whole.
 *
 * @param changes one for each ClusterFederatedTrustDomain that is ours or should be, by name
 * @param findings what people should know, in an order that does not change by itself
 */
public record FederationPlan(List<FederationChange> changes, List<Finding> findings) {

  public FederationPlan {
    changes = List.copyOf(changes);
    findings = List.copyOf(findings);
  }
}
