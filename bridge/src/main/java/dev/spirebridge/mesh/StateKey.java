package dev.spirebridge.mesh;

/**
 * Which move: there is one saved state for each.
 *
 * @param consumer such as {@code gloo}
 * @param namespace where the state is kept: the consumer's own
 * @param instance such as {@code gateway-proxy}, or a revision of Istio's
 */
public record StateKey(String consumer, String namespace, String instance) {}
