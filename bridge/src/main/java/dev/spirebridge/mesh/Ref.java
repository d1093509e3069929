package dev.spirebridge.mesh;

import java.util.Comparator;
import java.util.Optional;

/**
 * Which object.
 *
 * @param namespace empty for kinds of the whole cluster, and only for them
 */
public record Ref(MeshKind kind, Optional<String> namespace, String name)
    implements Comparable<Ref> {

  private static final Comparator<Ref> ORDER =
      Comparator.comparing(Ref::kind)
          .thenComparing(ref -> ref.namespace().orElse(""))
          .thenComparing(Ref::name);

  public Ref {
    if (kind.namespaced() != namespace.isPresent()) {
      throw new IllegalArgumentException(kind.kind() + " " + name + " and namespace " + namespace);
    }
  }

  /** An object of a namespace. */
  public static Ref of(MeshKind kind, String namespace, String name) {
    return new Ref(kind, Optional.of(namespace), name);
  }

  /** An object of the whole cluster. */
  public static Ref of(MeshKind kind, String name) {
    return new Ref(kind, Optional.empty(), name);
  }

  /** For people: {@code Deployment gloo-system/gateway-proxy}. */
  @Override
  public String toString() {
    return kind.kind() + " " + namespace.map(each -> each + "/").orElse("") + name;
  }

  @Override
  public int compareTo(Ref other) {
    return ORDER.compare(this, other);
  }
}
