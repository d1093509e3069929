package dev.spirebridge.mesh.text;

import dev.spirebridge.mesh.Tree;
import java.util.List;

/** An object as people write it: without what the API server and controllers put into it. */
public final class ObjectText {

  private static final List<String> OF_THE_SERVER =
      List.of("managedFields", "uid", "resourceVersion", "generation", "creationTimestamp");

  private ObjectText() {}

  /**
   * YAML in a stable order, without status, metadata.managedFields, uid, resourceVersion,
   * generation and creationTimestamp.
   */
  public static String of(Tree object) {
    return YamlText.of(written(object));
  }

  static Tree written(Tree object) {
    Tree written = object.without("status");
    for (String field : OF_THE_SERVER) {
      written = written.without("metadata", field);
    }
    return written;
  }
}
