package dev.spirebridge.testing.node;

import java.util.HashMap;
import java.util.Map;

/** The real spire-controller-manager, beside the SPIRE server of {@link SpireNodeAgent}. */
final class ControllerManagerPod {

  private static final String DEPLOYMENT = "deployment/spire-controller-manager";

  private ControllerManagerPod() {}

  /** Starts it where its objects are defined, and waits until it is ready. */
  static void start(Kubectl kubectl, Map<String, String> settings) {
    Map<String, String> values = new HashMap<>(settings);
    values.put("CONTROLLER_MANAGER_IMAGE", NodeSettings.requireControllerManagerImage());
    kubectl.apply(Manifest.read("controller-manager.yaml", values));
    kubectl.awaitRollout(NodeCluster.SYSTEM, DEPLOYMENT);
  }
}
