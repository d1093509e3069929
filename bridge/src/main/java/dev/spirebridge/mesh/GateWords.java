package dev.spirebridge.mesh;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Gates in words, as what holds once they do. */
public final class GateWords {

  private GateWords() {}

  /** One phrase, such as {@code Deployment gloo-system/gateway-proxy is rolled out}. */
  public static String of(Gate gate) {
    return switch (gate) {
      case Gate.RolledOut rolledOut -> rolledOut.workload() + " is rolled out";
      case Gate.IssuerHolds holds -> "SPIRE issued what " + scopes(holds.scopes()) + " present";
      case Gate.FilesHandedOut files ->
          "the bridges beside " + scopes(files.scopes()) + " keep files that SPIRE issued";
      case Gate.OnMeshCa meshCa ->
          "the mesh's own CA issued what " + scopes(meshCa.scopes()) + " present";
      case Gate.ProxiesTrust trust -> trust(trust);
      case Gate.BridgesMove move ->
          move.id()
              .map(id -> "all bridges hand out the additional roots of move " + id)
              .orElse("no bridge hands out additional roots");
      case Gate.NoFurtherAuthorities known ->
          "SPIRE's trust bundle holds no other authorities than " + keys(known.keyIds());
      case Gate.Injected injected ->
          "new pods in %s get the volume %s of %s"
              .formatted(injected.namespace(), injected.volume(), injected.driver());
      case Gate.UpstreamAccepted accepted -> "Gloo has accepted " + accepted.upstream();
      case Gate.ClusterPresent present ->
          "the Envoys of %s have the cluster %s"
              .formatted(scopes(present.scopes()), present.cluster());
      case Gate.PolicyInForce policy ->
          "%s %s plaintext".formatted(scopes(policy.scopes()), policy.strict() ? "refuse" : "take");
      case Gate.Confirmed confirmed -> "a person confirms: " + confirmed.question();
    };
  }

  private static String trust(Gate.ProxiesTrust trust) {
    return "the Envoys of %s %s in %s: %s"
        .formatted(
            scopes(trust.scopes()),
            trust.present() ? "have these authorities" : "have none of these authorities",
            trust.secret(),
            keys(trust.keyIds()));
  }

  private static String keys(Set<String> keyIds) {
    return new TreeSet<>(keyIds)
        .stream().map(GateWords::shortened).collect(Collectors.joining(", "));
  }

  private static String shortened(String keyId) {
    return keyId.length() > 16 ? keyId.substring(0, 16) + "…" : keyId;
  }

  private static String scopes(List<Scope> scopes) {
    return scopes.isEmpty()
        ? "no pods"
        : scopes.stream().map(GateWords::scope).collect(Collectors.joining(", "));
  }

  private static String scope(Scope scope) {
    return switch (scope) {
      case Scope.Pods pods when pods.selector().isEmpty() -> "the pods of " + pods.namespace();
      case Scope.Pods pods -> "the pods of " + pods.namespace() + " with " + pods.selector();
      case Scope.Gateway gateway -> "gateway " + gateway.namespace() + "/" + gateway.name();
    };
  }
}
