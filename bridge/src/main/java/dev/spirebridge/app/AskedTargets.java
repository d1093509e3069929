package dev.spirebridge.app;

import dev.spirebridge.app.IssuerQuestion.Explicit;
import dev.spirebridge.app.IssuerQuestion.InCluster;
import dev.spirebridge.app.IssuerQuestion.Workload;
import dev.spirebridge.issuer.Aim;
import dev.spirebridge.issuer.AimSource;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Expectation;
import dev.spirebridge.issuer.Target;
import dev.spirebridge.issuer.TargetClass;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Verdict.Unreachable;
import dev.spirebridge.issuer.cluster.ClusterTargets;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.spiffe.spiffeid.TrustDomain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was asked to be looked at: the targets named one by one, and the pods there are now. */
final class AskedTargets implements AimSource {

  private final IssuerQuestion question;
  private final Optional<KubernetesClient> client;

  /**
   * @param client where the question is about pods
   */
  AskedTargets(IssuerQuestion question, Optional<KubernetesClient> client) {
    this.question = question;
    this.client = client;
  }

  @Override
  public List<Aim> list(Optional<TrustDomain> own) {
    List<Aim> aims = new ArrayList<>(pods(question.cluster(), own));
    Expectation expected = expected(question.explicit(), own);
    question
        .explicit()
        .targets()
        .forEach(each ->
            aims.add(
                new Aim(
                    new Target(each.name(), TargetClass.OTHER, expected, Optional.empty()),
                    each.probe())));
    return aims;
  }

  private Collection<Aim> pods(InCluster asked, Optional<TrustDomain> own) {
    if (own.isEmpty() || client.isEmpty()) {
      List<Aim> unlisted = new ArrayList<>();
      asked.gateways().forEach(each -> unlisted.add(aim(each.toString(), TargetClass.GATEWAY)));
      asked.namespaces().forEach(each -> unlisted.add(aim(each, TargetClass.WORKLOAD)));
      return unlisted;
    }
    ClusterTargets cluster =
        new ClusterTargets(client.get(), own.get(), asked.adminPort(), asked.secrets());
    // A gateway's pod is of a namespace too, which may be asked for as well.
    Map<String, Aim> once = new LinkedHashMap<>();
    for (Workload gateway : asked.gateways()) {
      cluster
          .gateway(gateway.namespace(), gateway.name())
          .forEach(aim -> once.putIfAbsent(aim.target().name(), aim));
    }
    for (String namespace : asked.namespaces()) {
      cluster
          .namespace(namespace, asked.selector())
          .forEach(aim -> once.putIfAbsent(aim.target().name(), aim));
    }
    return once.values();
  }

  private static Expectation expected(Explicit explicit, Optional<TrustDomain> own) {
    return explicit
        .expected()
        .map(Expectation::of)
        .or(() -> own.filter(_ -> !explicit.federated()).map(Expectation::of))
        .orElse(Expectation.NOTHING);
  }

  private static Aim aim(String name, TargetClass targetClass) {
    return new Aim(
        new Target(name, targetClass, Expectation.NOTHING, Optional.empty()),
        () ->
            new Evidence.NotSeen(
                new Unreachable(Reason.NO_BUNDLE, "it was not looked at without a trust bundle")));
  }
}
