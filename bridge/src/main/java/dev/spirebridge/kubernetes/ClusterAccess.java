package dev.spirebridge.kubernetes;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which cluster, and as whom, said the way kubectl does.
 *
 * @param kubeconfig else KUBECONFIG, then ~/.kube/config, then the pod's service account
 * @param context else the kubeconfig's current one
 */
public record ClusterAccess(Optional<Path> kubeconfig, Optional<String> context) {

  public static final ClusterAccess DEFAULT = new ClusterAccess(Optional.empty(), Optional.empty());
}
