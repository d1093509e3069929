package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fields of Envoy's have two names, of which a text may have either: a_name and aName. */
enum Naming {
  /** As Gloo's chart writes them. */
  SNAKE,
  /** As protobuf writes them, and so glooctl. */
  CAMEL;

  String of(String snake) {
    return this == SNAKE ? snake : camel(snake);
  }

  /** Of a path in snake_case. */
  String[] of(String... snake) {
    String[] names = snake.clone();
    for (int i = 0; i < names.length; i++) {
      names[i] = of(names[i]);
    }
    return names;
  }

  /** A tree in snake_case, which must hold no names that people chose. */
  Tree of(Tree snake) {
    return new Tree(object(snake.fields()));
  }

  private Map<String, Object> object(Map<?, ?> fields) {
    Map<String, Object> named = new LinkedHashMap<>();
    fields.forEach((name, value) -> named.put(of((String) name), value(value)));
    return named;
  }

  private Object value(Object value) {
    return switch (value) {
      case Map<?, ?> map -> object(map);
      case List<?> list -> list.stream().map(this::value).toList();
      default -> value;
    };
  }

  private static String camel(String snake) {
    StringBuilder camel = new StringBuilder();
    boolean up = false;
    for (char each : snake.toCharArray()) {
      if (each == '_') {
        up = true;
      } else {
        camel.append(up ? Character.toUpperCase(each) : each);
        up = false;
      }
    }
    return camel.toString();
  }
}
