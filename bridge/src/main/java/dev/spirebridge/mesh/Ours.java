package dev.spirebridge.mesh;

/** The beginning of objects that we make, and the mark by which they are known again. */
public final class Ours {

  public static final String LABEL = "app.kubernetes.io/managed-by";
  public static final String VALUE = "spire-bridge";

  private Ours() {}

  /** An object with nothing but its names and our label. */
  public static Tree named(Ref ref, String version) {
    Tree object =
        Tree.EMPTY
            .with(ref.kind().apiVersion(version), "apiVersion")
            .with(ref.kind().kind(), "kind")
            .with(ref.name(), "metadata", "name");
    if (ref.namespace().isPresent()) {
      object = object.with(ref.namespace().get(), "metadata", "namespace");
    }
    return object.with(VALUE, "metadata", "labels", LABEL);
  }

  public static boolean is(Observed object) {
    return VALUE.equals(object.labels().get(LABEL));
  }
}
