package dev.spirebridge.app.gate;

import dev.spirebridge.issuer.Aim;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Expectation;
import dev.spirebridge.issuer.Target;
import dev.spirebridge.issuer.TargetClass;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Verdict.Unreachable;
import dev.spirebridge.issuer.cluster.ClusterTargets;
import dev.spirebridge.mesh.Scope;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.spiffe.spiffeid.TrustDomain;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pods of scopes as targets of the issuer check, each once. */
public final class ScopedTargets {

  private final KubernetesClient client;

  public ScopedTargets(KubernetesClient client) {
    this.client = client;
  }

  List<Aim> list(List<Scope> scopes, Optional<TrustDomain> own) {
    Map<String, Aim> once = new LinkedHashMap<>();
    for (Scope scope : scopes) {
      (own.isPresent() ? list(scope, own.get()) : List.of(unlisted(scope)))
          .forEach(aim -> once.putIfAbsent(aim.target().name(), aim));
    }
    return List.copyOf(once.values());
  }

  private List<Aim> list(Scope scope, TrustDomain own) {
    ClusterTargets cluster =
        new ClusterTargets(
            client,
            own,
            scope.proxy().map(Scope.Proxy::adminPort),
            scope.proxy().map(Scope.Proxy::secrets).orElse(List.of()));
    return switch (scope) {
      case Scope.Gateway(String namespace, String name, _) -> cluster.gateway(namespace, name);
      case Scope.Pods(String namespace, String selector, _) ->
          cluster.namespace(namespace, selector);
    };
  }

  private static Aim unlisted(Scope scope) {
    return new Aim(
        new Target(ScopeWords.of(scope), TargetClass.OTHER, Expectation.NOTHING, Optional.empty()),
        () ->
            new Evidence.NotSeen(
                new Unreachable(Reason.NO_BUNDLE, "it was not looked at without a trust bundle")));
  }
}
