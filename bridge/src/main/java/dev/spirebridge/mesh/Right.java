package dev.spirebridge.mesh;

import java.util.Optional;

/**
 * A right in the terms of RBAC that carrying a plan out needs.
 *
 * @param group empty for the core group
 * @param resource plural, with a subresource where it is one: {@code pods/portforward}
 * @param namespace empty for the whole cluster
 * @param name empty for all names
 */
public record Right(
    String verb, String group, String resource, Optional<String> namespace, Optional<String> name) {

  /** To do that with this very object. */
  public static Right of(String verb, Ref ref) {
    return new Right(
        verb,
        ref.kind().group(),
        ref.kind().plural(),
        ref.namespace(),
        verb.equals("create") ? Optional.empty() : Optional.of(ref.name()));
  }

  /** For people: {@code update deployments.apps gateway-proxy in the namespace gloo-system}. */
  @Override
  public String toString() {
    return verb
        + " "
        + resource
        + (group.isEmpty() ? "" : "." + group)
        + name.map(each -> " " + each).orElse("")
        + namespace.map(each -> " in the namespace " + each).orElse(" in the whole cluster");
  }
}
