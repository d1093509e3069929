package dev.spirebridge.mesh;

import java.util.Map;
import java.util.Optional;

/**
 * An object as the API server gave it, in one version.
 *
 * @param tree all of it: apiVersion, kind, metadata, and the rest
 */
public record Observed(Ref ref, Tree tree) {

  public Map<String, String> labels() {
    return tree.texts("metadata", "labels");
  }

  public Map<String, String> annotations() {
    return tree.texts("metadata", "annotations");
  }

  /** Empty for one that was never at an API server. */
  public Optional<String> uid() {
    return tree.text("metadata", "uid");
  }

  /** Empty for one that was never at an API server. */
  public Optional<String> resourceVersion() {
    return tree.text("metadata", "resourceVersion");
  }
}
