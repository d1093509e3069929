package dev.spirebridge.mesh.text;

import dev.spirebridge.mesh.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The difference of two trees as a JSON patch (RFC 6902), which kubectl and kustomize take. A list
 * that only grew at its end gets its new elements there; any other changed list is replaced.
 */
public final class JsonPatch {

  private final List<Map<String, Object>> operations = new ArrayList<>();

  private JsonPatch() {}

  /** The operations, in an order in which they can be applied; none for equal trees. */
  public static List<Map<String, Object>> of(Tree before, Tree after) {
    JsonPatch patch = new JsonPatch();
    patch.objects("", before.fields(), after.fields());
    return List.copyOf(patch.operations);
  }

  private void objects(String at, Map<?, ?> before, Map<?, ?> after) {
    before.keySet().stream()
        .filter(name -> !after.containsKey(name))
        .forEach(name -> operations.add(operation("remove", pointer(at, name))));
    after.forEach((name, value) -> {
      Object old = before.get(name);
      if (old == null) {
        operations.add(operation("add", pointer(at, name), value));
      } else {
        values(pointer(at, name), old, Objects.requireNonNull(value));
      }
    });
  }

  private void values(String at, Object before, Object after) {
    if (before instanceof Map<?, ?> was && after instanceof Map<?, ?> is) {
      objects(at, was, is);
    } else if (before instanceof List<?> was
        && after instanceof List<?> is
        && is.size() > was.size()
        && is.subList(0, was.size()).equals(was)) {
      is.subList(was.size(), is.size())
          .forEach(added -> operations.add(operation("add", at + "/-", added)));
    } else if (!before.equals(after)) {
      operations.add(operation("replace", at, after));
    }
  }

  private static Map<String, Object> operation(String name, String path) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("op", name);
    operation.put("path", path);
    return operation;
  }

  private static Map<String, Object> operation(String name, String path, Object value) {
    Map<String, Object> operation = operation(name, path);
    operation.put("value", value);
    return operation;
  }

  private static String pointer(String at, Object name) {
    return at + "/" + String.valueOf(name).replace("~", "~0").replace("/", "~1");
  }
}
