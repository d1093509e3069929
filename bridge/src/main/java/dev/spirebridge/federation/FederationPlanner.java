package dev.spirebridge.federation;

import dev.spirebridge.kubernetes.Finding;
import io.spiffe.spiffeid.TrustDomain;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * From the configured relationships and the objects that are there to what is to be done. Pure: the
 * same list and objects, the same plan.
 */
public final class FederationPlanner {

  private final Map<String, FederatedTrustDomain> configured = new TreeMap<>();
  private final String className;

  /**
   * @param configured each trust domain once; see {@link FederationList}
   * @param className of the objects; empty for none. SPIRE's Helm chart ignores those without its
   *     own
   * @throws IllegalArgumentException when a trust domain comes twice
   */
  public FederationPlanner(List<FederatedTrustDomain> configured, String className) {
    this.className = className;
    for (FederatedTrustDomain relationship : configured) {
      String name = FederationObjects.name(relationship.trustDomain());
      if (this.configured.put(name, relationship) != null) {
        throw new IllegalArgumentException(relationship.trustDomain() + " is configured twice");
      }
    }
  }

  /**
   * @param observed all ClusterFederatedTrustDomains of the cluster, in any order
   */
  public FederationPlan plan(List<ObservedFederatedTrustDomain> observed) {
    Map<String, ObservedFederatedTrustDomain> byName = new TreeMap<>();
    observed.forEach(each -> byName.put(each.name(), each));
    List<FederationChange> changes = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    configured.forEach(
        (name, relationship) -> planConfigured(name, relationship, byName, changes, findings));
    byName.values().stream()
        .filter(ObservedFederatedTrustDomain::isOurs)
        .filter(each -> !configured.containsKey(each.name()))
        .forEach(each -> planOther(each, changes, findings));
    findings.addAll(Rivals.findings(configured, byName, className));
    changes.sort(Comparator.comparing(FederationChange::name));
    return new FederationPlan(changes, findings);
  }

  private void planConfigured(
      String name,
      FederatedTrustDomain relationship,
      Map<String, ObservedFederatedTrustDomain> byName,
      List<FederationChange> changes,
      List<Finding> findings) {
    DesiredFederatedTrustDomain desired =
        FederationObjects.desired(relationship, className, FederationSource.CONFIGURATION);
    ObservedFederatedTrustDomain present = byName.get(name);
    if (present == null) {
      changes.add(new FederationChange.Apply(desired, Optional.empty(), List.of()));
    } else if (!present.isOurs()) {
      findings.add(FederationFindings.foreignName(present, relationship.trustDomain()));
    } else if (present.terminating()) {
      changes.add(new FederationChange.Keep(present));
      findings.add(FederationFindings.terminating(present));
    } else {
      planOurs(present, desired, changes, findings);
    }
  }

  private static void planOurs(
      ObservedFederatedTrustDomain present,
      DesiredFederatedTrustDomain desired,
      List<FederationChange> changes,
      List<Finding> findings) {
    List<String> differences = FederationObjects.differences(present, desired);
    if (differences.isEmpty()) {
      changes.add(new FederationChange.Keep(present));
      return;
    }
    changes.add(new FederationChange.Apply(desired, Optional.of(present), differences));
    findings.add(
        present.source().equals(Optional.of(FederationSource.COMMAND))
            ? FederationFindings.takenOver(present, differences)
            : FederationFindings.corrected(present, differences));
  }

  /** One of ours that the configuration does not ask for. */
  private static void planOther(
      ObservedFederatedTrustDomain present,
      List<FederationChange> changes,
      List<Finding> findings) {
    if (!present.terminating()
        && present.source().equals(Optional.of(FederationSource.CONFIGURATION))) {
      String reason = present.trustDomain() + " is no longer in the controller's configuration";
      changes.add(new FederationChange.Delete(present, reason));
      return;
    }
    changes.add(new FederationChange.Keep(present));
    if (present.source().isEmpty()) {
      findings.add(FederationFindings.sourceless(present));
    }
  }

  /** The trust domains that any object declares, whoever's it is; for {@code federatesWith}. */
  public static List<TrustDomain> declared(List<ObservedFederatedTrustDomain> observed) {
    return observed.stream()
        .filter(each -> !each.terminating())
        .map(each -> each.declared(Optional.empty()).accepted())
        .flatMap(Optional::stream)
        .map(FederatedTrustDomain::trustDomain)
        .distinct()
        .sorted(Comparator.comparing(TrustDomain::getName))
        .toList();
  }
}
