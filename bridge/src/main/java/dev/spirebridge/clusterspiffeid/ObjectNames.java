package dev.spirebridge.clusterspiffeid;

import java.util.Optional;

/** The names of our ClusterSPIFFEIDs. */
public final class ObjectNames {

  /** The one for single pods. */
  public static final String PODS = "spire-bridge-pods";

  private static final String NAMESPACE_PREFIX = "spire-bridge-ns-";

  private ObjectNames() {}

  /** The object of a namespace. A namespace's name has at most 63 characters, an object's 253. */
  public static String ofNamespace(String namespace) {
    return NAMESPACE_PREFIX + namespace;
  }

  /** The namespace an object is for, if its name is of that form. */
  static Optional<String> namespaceOf(String objectName) {
    return objectName.startsWith(NAMESPACE_PREFIX)
        ? Optional.of(objectName.substring(NAMESPACE_PREFIX.length()))
        : Optional.empty();
  }

  static boolean isOfOurForm(String objectName) {
    return objectName.equals(PODS) || objectName.startsWith(NAMESPACE_PREFIX);
  }
}
