package dev.spirebridge.issuer;

/** What a target is to the mesh. */
public enum TargetClass {
  GATEWAY,
  WORKLOAD,
  OTHER
}
