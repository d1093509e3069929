package dev.spirebridge.diagnose;

import java.util.Locale;

/** The steps, in the order in which an identity comes about. */
public enum StepName {
  POD,
  LABEL,
  CLUSTER_SPIFFE_ID("ClusterSPIFFEID"),
  SPIFFE_ID("SPIFFE ID"),
  BRIDGE,
  SVID("SVID"),
  CONNECTION,
  SECRET,
  ISSUER;

  private final String title;

  StepName() {
    this.title = name().toLowerCase(Locale.ROOT);
  }

  StepName(String title) {
    this.title = title;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** For programs: lower case, with hyphens. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
