package dev.spirebridge.app;

import dev.spirebridge.kubernetes.ClusterAccess;
import dev.spirebridge.kubernetes.NamespacedName;
import java.util.List;

/**
 * The Kubernetes Secrets that hold the workload's identity.
 *
 * @param names none where nobody asked for any
 * @param cluster where they are
 */
public record SecretsConfig(List<NamespacedName> names, ClusterAccess cluster) {

  public static final SecretsConfig NONE = new SecretsConfig(List.of(), ClusterAccess.DEFAULT);

  public SecretsConfig {
    names = List.copyOf(names);
  }
}
