package dev.spirebridge.federation;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Who asked for a ClusterFederatedTrustDomain of ours; an annotation on it says so. */
public enum FederationSource {
  /** The list in the controller's configuration; goes when it leaves that list. */
  CONFIGURATION("configuration"),
  /** {@code spire-bridge federation add}; goes with {@code federation remove} alone. */
  COMMAND("command");

  /** The annotation's key. */
  public static final String ANNOTATION = "spirebridge.dev/source";

  private final String value;

  FederationSource(String value) {
    this.value = value;
  }

  /** The annotation's value. */
  public String value() {
    return value;
  }

  static Optional<FederationSource> in(Map<String, String> annotations) {
    return Arrays.stream(values())
        .filter(source -> source.value.equals(annotations.get(ANNOTATION)))
        .findFirst();
  }
}
