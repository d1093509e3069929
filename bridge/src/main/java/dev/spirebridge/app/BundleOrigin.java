package dev.spirebridge.app;

import java.nio.file.Path;
import java.util.Optional;

/** Where a trust bundle is taken from. */
public sealed interface BundleOrigin {

  /** All that the SPIRE agent serves to this process, its own bundle and those federated with. */
  record Agent() implements BundleOrigin {
    @Override
    public String toString() {
      return "the SPIRE agent";
    }
  }

  /** One bundle, as PEM or as a SPIFFE bundle document. */
  record File(Path path) implements BundleOrigin {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * One bundle likewise, in a ConfigMap.
   *
   * @param key empty where it has one key only
   */
  record ConfigMap(String namespace, String name, Optional<String> key) implements BundleOrigin {
    @Override
    public String toString() {
      return "ConfigMap %s/%s".formatted(namespace, name);
    }
  }
}
