package dev.spirebridge.demo.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Fields of an object that somebody owns: the paths of all values that are not taken apart further.
 * Lists never are. In JSON it is Kubernetes' FieldsV1 ({@code {"f:spec":{"f:hint":{}}}}).
 */
record FieldSet(Set<List<String>> paths) {
  static final FieldSet NONE = new FieldSet(Set.of());

  private static final String FIELD = "f:";

  FieldSet {
    paths = Set.copyOf(paths);
  }

  /** Those that {@code object} sets. */
  static FieldSet of(ObjectNode object, Predicate<List<String>> whole) {
    var paths = new HashSet<List<String>>();
    collect(object, new ArrayDeque<>(), whole, paths);
    return new FieldSet(paths);
  }

  static FieldSet parse(JsonNode fields) {
    var paths = new HashSet<List<String>>();
    if (fields instanceof ObjectNode object && !object.isEmpty()) {
      collect(object, new ArrayDeque<>(), _ -> false, paths);
    }
    var names = new HashSet<List<String>>();
    for (var path : paths) {
      names.add(path.stream().map(name -> name.substring(FIELD.length())).toList());
    }
    return new FieldSet(names);
  }

  ObjectNode toJson() {
    var fields = JsonNodeFactory.instance.objectNode();
    for (var path :
        paths.stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList()) {
      var node = fields;
      for (var name : path) {
        node =
            node.get(FIELD + name) instanceof ObjectNode there
                ? there
                : node.putObject(FIELD + name);
      }
    }
    return fields;
  }

  /** Those that are not in {@code others}, nor above anything in it. */
  FieldSet without(FieldSet others) {
    var left = new HashSet<>(paths);
    left.removeIf(path -> others.paths.stream().anyMatch(other -> startsWith(other, path)));
    return new FieldSet(left);
  }

  /** Takes them out of {@code object}, and with them what they leave empty. */
  void removeFrom(ObjectNode object) {
    paths.forEach(path -> remove(object, path));
  }

  private static void remove(ObjectNode object, List<String> path) {
    var first = path.getFirst();
    if (path.size() == 1) {
      object.remove(first);
    } else if (object.get(first) instanceof ObjectNode child) {
      remove(child, path.subList(1, path.size()));
      if (child.isEmpty()) {
        object.remove(first);
      }
    }
  }

  private static boolean startsWith(List<String> path, List<String> beginning) {
    return path.size() >= beginning.size() && path.subList(0, beginning.size()).equals(beginning);
  }

  private static void collect(
      JsonNode value, Deque<String> path, Predicate<List<String>> whole, Set<List<String>> into) {
    var here = List.copyOf(path);
    if (value instanceof ObjectNode object && !object.isEmpty() && !whole.test(here)) {
      for (var field : object.properties()) {
        path.addLast(field.getKey());
        collect(field.getValue(), path, whole, into);
        path.removeLast();
      }
    } else {
      into.add(here);
    }
  }
}
