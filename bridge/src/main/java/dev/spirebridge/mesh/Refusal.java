package dev.spirebridge.mesh;

/**
 * Why nothing is touched.
 *
 * @param where the object or field, such as {@code ConfigMap istio-system/istio data[mesh]}
 * @param expected what the plan needs to find
 * @param found what is there
 * @param next what to do, as an imperative
 */
public record Refusal(String where, String expected, String found, String next) {}
