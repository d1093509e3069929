package dev.spirebridge.kubernetes;

import java.util.Map;

/** The label without which no object is ever changed or deleted. */
public final class Ownership {

  /** The recommended label of Kubernetes for the tool that manages an object. */
  public static final String LABEL = "app.kubernetes.io/managed-by";

  /** Its value on our objects, and the field manager of our writes. */
  public static final String OWNER = "spire-bridge";

  private Ownership() {}

  public static boolean isOurs(Map<String, String> labels) {
    return OWNER.equals(labels.get(LABEL));
  }
}
