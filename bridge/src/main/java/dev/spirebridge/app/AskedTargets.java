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
import java.util.List;
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
    InCluster asked = question.cluster();
    List<Aim> aims = new ArrayList<>();
    if (own.isPresent() && client.isPresent()) {
      ClusterTargets cluster =
          new ClusterTargets(client.get(), own.get(), asked.adminPort(), asked.secrets());
      for (Workload gateway : asked.gateways()) {
        aims.addAll(cluster.gateway(gateway.namespace(), gateway.name()));
      }
      for (String namespace : asked.namespaces()) {
        aims.addAll(cluster.namespace(namespace, asked.selector()));
      }
    } else {
      asked.gateways().forEach(each -> aims.add(unlisted(each.toString(), TargetClass.GATEWAY)));
      asked.namespaces().forEach(each -> aims.add(unlisted(each, TargetClass.WORKLOAD)));
    }
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

  private static Expectation expected(Explicit explicit, Optional<TrustDomain> own) {
    return explicit
        .expected()
        .map(Expectation::of)
        .or(() -> own.filter(_ -> !explicit.federated()).map(Expectation::of))
        .orElse(Expectation.NOTHING);
  }

  private static Aim unlisted(String name, TargetClass targetClass) {
    return new Aim(
        new Target(name, targetClass, Expectation.NOTHING, Optional.empty()),
        () ->
            new Evidence.NotSeen(
                new Unreachable(Reason.NO_BUNDLE, "it was not looked at without a trust bundle")));
  }
}
