package dev.spirebridge.app.gate;

import dev.spirebridge.mesh.Scope;

/** What a scope is called where there is no pod to name. */
final class ScopeWords {

  private ScopeWords() {}

  static String of(Scope scope) {
    return switch (scope) {
      case Scope.Gateway(String namespace, String name, _) -> namespace + "/" + name;
      case Scope.Pods(String namespace, String selector, _) ->
          selector.isEmpty() ? namespace : "%s (%s)".formatted(namespace, selector);
    };
  }
}
