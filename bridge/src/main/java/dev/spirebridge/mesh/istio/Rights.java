package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.Step;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What carrying steps out needs: for their edits, and for their gates to look. */
final class Rights {

  private Rights() {}

  static List<Right> of(List<Step> steps) {
    Set<Right> rights = new LinkedHashSet<>();
    for (Step step : steps) {
      step.edit().ifPresent(edit -> rights.add(of(edit)));
      Stream.of(step.before(), step.after())
          .flatMap(Collection::stream)
          .forEach(gate -> rights.addAll(of(gate)));
    }
    return List.copyOf(rights);
  }

  private static Right of(Edit edit) {
    return switch (edit) {
      case Edit.Create create -> Right.of("create", create.ref());
      case Edit.Change change -> Right.of("update", change.ref());
      case Edit.Delete delete -> Right.of("delete", delete.ref());
      case Edit.Restore restore -> Right.of("update", restore.ref());
    };
  }

  private static List<Right> of(Gate gate) {
    return switch (gate) {
      case Gate.IssuerHolds holds -> looking(holds.scopes());
      case Gate.OnMeshCa back -> looking(back.scopes());
      case Gate.ProxiesTrust trust -> looking(trust.scopes());
      case Gate.PolicyInForce policy -> looking(policy.scopes());
      case Gate.ClusterPresent cluster -> looking(cluster.scopes());
      case Gate.FilesHandedOut files -> looking(files.scopes());
      case Gate.Injected injected ->
          List.of(
              new Right("create", "", "pods", Optional.of(injected.namespace()), Optional.empty()));
      case Gate.RolledOut _, Gate.BridgesMove _, Gate.NoFurtherAuthorities _ -> List.of();
      case Gate.UpstreamAccepted _, Gate.Confirmed _ -> List.of();
    };
  }

  /** Into a proxy by a forwarded port. */
  private static List<Right> looking(List<Scope> scopes) {
    return scopes.stream()
        .map(scope ->
            switch (scope) {
              case Scope.Pods pods -> pods.namespace();
              case Scope.Gateway gateway -> gateway.namespace();
            })
        .distinct()
        .map(namespace ->
            new Right("create", "", "pods/portforward", Optional.of(namespace), Optional.empty()))
        .toList();
  }
}
