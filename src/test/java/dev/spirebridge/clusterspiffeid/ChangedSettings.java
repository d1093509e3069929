package dev.spirebridge.clusterspiffeid;

import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The settings of {@link TestCluster} but for what a test sets. */
final class ChangedSettings {

  String template = TestCluster.SETTINGS.template();
  String className = TestCluster.SETTINGS.className();
  List<Pattern> refused = TestCluster.SETTINGS.refused();
  Duration maximumTtl = TestCluster.SETTINGS.maximumTtl();
  Set<TrustDomain> federatesWith = TestCluster.SETTINGS.federatesWith();
  boolean federatesWithAll = TestCluster.SETTINGS.federatesWithAll();
  Set<TrustDomain> federationAllowed = TestCluster.SETTINGS.federationAllowed();
  boolean singlePods = TestCluster.SETTINGS.singlePods();

  private ChangedSettings() {}

  static NamespaceSettings with(Consumer<ChangedSettings> change) {
    ChangedSettings changed = new ChangedSettings();
    change.accept(changed);
    return new NamespaceSettings(
        TestCluster.SETTINGS.label(),
        changed.template,
        changed.className,
        changed.refused,
        changed.maximumTtl,
        changed.federatesWith,
        changed.federatesWithAll,
        changed.federationAllowed,
        changed.singlePods,
        TestCluster.SETTINGS.clusterDomain());
  }
}
