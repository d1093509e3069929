package dev.spirebridge.clusterspiffeid.workflow;

/**
 * A workload whose pods stay without an identity until they are made anew.
 *
 * @param pods how many of them
 * @param reason continues "because"
 */
public record Restart(Workload workload, int pods, String reason) {}
