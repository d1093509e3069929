package dev.spirebridge.cli;

import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Scope;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a gate waits for, for people. */
final class MeshGateWords {

  private MeshGateWords() {}

  static String of(Gate gate) {
    return switch (gate) {
      case Gate.RolledOut(var workload) -> "all pods of %s are new and available".formatted(workload);
      case Gate.IssuerHolds(var scopes) -> "SPIRE issued what %s present".formatted(of(scopes));
      case Gate.FilesHandedOut(var scopes) ->
          "the bridge beside %s keeps files that SPIRE issued".formatted(of(scopes));
      case Gate.OnMeshCa(var scopes) ->
          "the mesh's own CA issued what %s present".formatted(of(scopes));
      case Gate.ProxiesTrust(var scopes, String secret, Set<String> keyIds, boolean present) ->
          "%s of %s %s %s"
              .formatted(
                  secret,
                  of(scopes),
                  present ? "holds" : "is without",
                  keyIds.stream().sorted().collect(Collectors.joining(", ")));
      case Gate.BridgesMove(var id) ->
          id.map(each -> "all bridges hand out the roots of the move " + each)
              .orElse("no bridge hands out the roots of a move");
      case Gate.Injected(
              String namespace,
              String revision,
              String templates,
              String volume,
              String driver) ->
          "the injector (%s) gives a new pod in %s with the templates %s the volume %s of %s"
              .formatted(revision, namespace, templates, volume, driver);
      case Gate.UpstreamAccepted(var upstream) -> "Gloo has accepted %s".formatted(upstream);
      case Gate.ClusterPresent(var scopes, String cluster) ->
          "the proxies of %s have the cluster %s".formatted(of(scopes), cluster);
      case Gate.PolicyInForce(var scopes, boolean strict) ->
          "%s %s plaintext".formatted(of(scopes), strict ? "refuse" : "take");
      case Gate.Confirmed(String name, String question) ->
          "%s (--confirm %s)".formatted(question, name);
    };
  }

  private static String of(List<Scope> scopes) {
    return scopes.stream().map(MeshGateWords::of).collect(Collectors.joining(", "));
  }

  private static String of(Scope scope) {
    return switch (scope) {
      case Scope.Gateway(String namespace, String name, _) ->
          "gateway %s/%s".formatted(namespace, name);
      case Scope.Pods(String namespace, String selector, _) ->
          selector.isEmpty()
              ? "the pods of " + namespace
              : "the pods of %s with %s".formatted(namespace, selector);
    };
  }
}
