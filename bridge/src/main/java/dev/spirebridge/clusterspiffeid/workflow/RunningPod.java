package dev.spirebridge.clusterspiffeid.workflow;

/**
 * What decides whether a pod that runs gets an identity without being made anew.
 *
 * @param owner what makes it anew; itself for a pod that nothing does
 * @param proxied whether it has Istio's sidecar
 * @param mountsSocket whether a socket that identities are served on is mounted into it
 * @param injectable whether Istio would inject into it, were its namespace injected
 */
public record RunningPod(
    String namespace,
    String name,
    Workload owner,
    boolean proxied,
    boolean mountsSocket,
    boolean injectable) {}
