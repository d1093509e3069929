package dev.spirebridge.mesh;

/**
 * A file for those who change a cluster by other tools: Helm values, an IstioOperator, a patch.
 *
 * @param file its name, with a folder where that helps, such as {@code values/istiod.yaml}
 * @param purpose one sentence: what to do with it
 */
public record Manifest(String file, String content, String purpose) {}
