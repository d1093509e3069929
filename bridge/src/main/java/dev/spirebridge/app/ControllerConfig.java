package dev.spirebridge.app;

import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.kubernetes.ClusterAccess;
import java.util.List;
import java.util.Optional;

/**
 * All that {@code controller} needs to know, checked as a whole by {@link ControllerConfigLoader}.
 *
 * @param issuerCheck empty where it is off
 * @param warnings what is allowed but dangerous, one sentence each, to be logged at start
 */
public record ControllerConfig(
    NamespaceSettings namespaces,
    FederationConfig federation,
    LeaseConfig lease,
    Optional<IssuerCheckConfig> issuerCheck,
    ClusterAccess cluster,
    HttpConfig http,
    LogConfig log,
    List<String> warnings) {

  public ControllerConfig {
    warnings = List.copyOf(warnings);
  }
}
