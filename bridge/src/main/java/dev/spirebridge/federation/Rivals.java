package dev.spirebridge.federation;

import dev.spirebridge.kubernetes.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Several objects for one trust domain: spire-controller-manager takes the oldest of its class and
 * passes over the others with no more than a line in its log.
 */
final class Rivals {

  /** As spire-controller-manager sorts them: those made in one second by their UIDs. */
  static final Comparator<ObservedFederatedTrustDomain> AGE =
      Comparator.comparing(ObservedFederatedTrustDomain::created)
          .thenComparing(ObservedFederatedTrustDomain::uid);

  private Rivals() {}

  static List<Finding> findings(
      Map<String, FederatedTrustDomain> configured,
      Map<String, ObservedFederatedTrustDomain> byName,
      String className) {
    List<Finding> findings = new ArrayList<>();
    configured.forEach((name, relationship) -> {
      String trustDomain = relationship.trustDomain().getName();
      ObservedFederatedTrustDomain ours = byName.get(name);
      if (ours == null || ours.isOurs()) {
        rivals(byName.values(), trustDomain, name, className)
            .forEach(rival -> findings.add(finding(trustDomain, name, ours, rival)));
      }
    });
    return findings;
  }

  private static List<ObservedFederatedTrustDomain> rivals(
      Collection<ObservedFederatedTrustDomain> all,
      String trustDomain,
      String name,
      String className) {
    return all.stream()
        .filter(each -> each.trustDomain().equals(trustDomain))
        .filter(each -> !each.name().equals(name))
        .filter(each -> mayBeTaken(each.className(), className))
        .sorted(AGE)
        .toList();
  }

  /** Whether the controller-manager that takes our class might take the other's too. */
  static boolean mayBeTaken(String theirs, String ours) {
    return theirs.isEmpty() || ours.isEmpty() || theirs.equals(ours);
  }

  private static Finding finding(
      String trustDomain,
      String name,
      @Nullable ObservedFederatedTrustDomain ours,
      ObservedFederatedTrustDomain rival) {
    boolean theirsIsOlder = ours == null || AGE.compare(rival, ours) < 0;
    String consequence =
        theirsIsOlder
            ? "is older, so spire-controller-manager uses it and ignores " + name
            : "is younger, so spire-controller-manager ignores it and uses " + name;
    return FederationFindings.warning(
        Objects.requireNonNullElse(ours, rival),
        "DuplicateTrustDomain",
        """
        %s is declared by %s too, made at %s%s: that one %s. Delete one of the two.\
        """
            .formatted(
                trustDomain,
                rival.name(),
                rival.created(),
                rival.className().isEmpty() ? "" : " for the class " + rival.className(),
                consequence));
  }
}
