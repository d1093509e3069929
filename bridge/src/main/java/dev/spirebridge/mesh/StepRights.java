package dev.spirebridge.mesh;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The rights that steps need: for their edits, the way back, and to look into pods at gates. */
public final class StepRights {

  private StepRights() {}

  public static List<Right> of(List<Step> steps) {
    Stream<Right> edits =
        steps.stream().flatMap(step -> step.edit().stream()).flatMap(StepRights::of);
    Stream<Right> looks =
        steps.stream()
            .flatMap(step -> Stream.concat(step.before().stream(), step.after().stream()))
            .flatMap(gate -> scopes(gate).stream())
            .map(StepRights::namespace)
            .distinct()
            .flatMap(each ->
                Stream.of(pods("list", "pods", each), pods("create", "pods/portforward", each)));
    return Stream.concat(edits, looks).toList();
  }

  private static Stream<Right> of(Edit edit) {
    return switch (edit) {
      case Edit.Create create ->
          Stream.of(Right.of("create", create.ref()), Right.of("delete", create.ref()));
      case Edit.Change change -> Stream.of(Right.of("update", change.ref()));
      case Edit.Delete delete -> Stream.of(Right.of("delete", delete.ref()));
      case Edit.Restore restore -> Stream.of(Right.of("update", restore.ref()));
    };
  }

  private static Right pods(String verb, String resource, String namespace) {
    return new Right(verb, "", resource, Optional.of(namespace), Optional.empty());
  }

  private static List<Scope> scopes(Gate gate) {
    return switch (gate) {
      case Gate.IssuerHolds(var scopes) -> scopes;
      case Gate.FilesHandedOut(var scopes) -> scopes;
      case Gate.OnMeshCa(var scopes) -> scopes;
      case Gate.ProxiesTrust trust -> trust.scopes();
      case Gate.ClusterPresent cluster -> cluster.scopes();
      case Gate.PolicyInForce policy -> policy.scopes();
      case Gate.RolledOut _, Gate.BridgesMove _, Gate.Injected _ -> List.of();
      case Gate.NoFurtherAuthorities _ -> List.of();
      case Gate.UpstreamAccepted _, Gate.Confirmed _ -> List.of();
    };
  }

  private static String namespace(Scope scope) {
    return switch (scope) {
      case Scope.Pods pods -> pods.namespace();
      case Scope.Gateway gateway -> gateway.namespace();
    };
  }
}
