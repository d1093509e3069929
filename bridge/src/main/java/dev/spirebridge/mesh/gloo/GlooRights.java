package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.Step;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the steps of a plan may not be refused. */
final class GlooRights {

  private GlooRights() {}

  static List<Right> of(GlooNames names, List<Step> steps) {
    Stream<Right> edits = steps.stream().flatMap(step -> step.edit().stream()).map(GlooRights::of);
    Stream<Right> gates =
        steps.stream()
            .flatMap(step -> Stream.concat(step.before().stream(), step.after().stream()))
            .flatMap(gate -> namespaces(gate, names))
            .distinct()
            .flatMap(namespace ->
                Stream.of(
                    pods("list", "pods", namespace),
                    pods("create", "pods/portforward", namespace)));
    return Stream.concat(edits, gates).distinct().toList();
  }

  private static Right of(Edit edit) {
    return Right.of(edit instanceof Edit.Create ? "create" : "update", edit.ref());
  }

  private static Stream<String> namespaces(Gate gate, GlooNames names) {
    if (gate instanceof Gate.IssuerHolds issuer) {
      return issuer.scopes().stream().map(GlooRights::namespace);
    }
    return gate instanceof Gate.ClusterPresent ? Stream.of(names.namespace()) : Stream.empty();
  }

  private static String namespace(Scope scope) {
    return switch (scope) {
      case Scope.Pods pods -> pods.namespace();
      case Scope.Gateway gateway -> gateway.namespace();
    };
  }

  private static Right pods(String verb, String resource, String namespace) {
    return new Right(verb, "", resource, Optional.of(namespace), Optional.empty());
  }
}
