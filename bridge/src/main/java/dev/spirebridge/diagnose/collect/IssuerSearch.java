package dev.spirebridge.diagnose.collect;

import dev.spirebridge.diagnose.evidence.IssuerEvidence;
import dev.spirebridge.diagnose.evidence.IssuerEvidence.Gateway;
import dev.spirebridge.diagnose.evidence.LeafFacts;
import dev.spirebridge.diagnose.evidence.ProxyEvidence;
import dev.spirebridge.issuer.Aim;
import dev.spirebridge.issuer.IssuerCheck;
import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.issuer.Judge;
import dev.spirebridge.issuer.Pause;
import dev.spirebridge.issuer.TrustSource;
import dev.spirebridge.issuer.cluster.ClusterTargets;
import dev.spirebridge.issuer.cluster.RunningPods;
import dev.spirebridge.issuer.probe.VirtualProbeRunner;
import dev.spirebridge.kubernetes.NamespacedName;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what the issuer of a pod's certificate is to be held against. */
final class IssuerSearch {

  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);
  private static final int MOST_GATEWAYS = 5;

  private final KubernetesClient client;
  private final PodPages pages;
  private final Inquiry inquiry;
  private final Pause pause;
  private final InstantSource clock;

  IssuerSearch(
      KubernetesClient client, PodPages pages, Inquiry inquiry, Pause pause, InstantSource clock) {
    this.client = client;
    this.pages = pages;
    this.inquiry = inquiry;
    this.pause = pause;
    this.clock = clock;
  }

  IssuerEvidence look(Pod pod) throws InterruptedException {
    return inquiry.trust().isPresent()
        ? judged(pod, inquiry.trust().get())
        : compared(inquiry.gateway());
  }

  private IssuerEvidence judged(Pod pod, TrustSource trust) throws InterruptedException {
    try (VirtualProbeRunner probes = new VirtualProbeRunner(MOST_GATEWAYS, inquiry.timeout())) {
      IssuerReport report =
          new IssuerCheck(
                  trust,
                  own -> own.map(domain -> aims(pod, domain)).orElse(List.of()),
                  probes,
                  new Judge(CLOCK_TOLERANCE),
                  pause,
                  clock)
              .run();
      if (report.trust().isEmpty()) {
        return new IssuerEvidence.NotSeen(
            "there is no trust bundle to judge by"
                + (trust.ask() instanceof TrustSource.Answer.Unknown(String why) ? ": " + why : ""),
            "give SPIRE's trust bundle with --bundle");
      }
      return new IssuerEvidence.Judged(
          report.rows().stream()
              .map(row ->
                  new IssuerEvidence.Row(
                      row.target().name(),
                      row.verdict().standing(),
                      row.verdict().message(),
                      row.verdict().advice()))
              .toList());
    }
  }

  private List<Aim> aims(Pod pod, TrustDomain own) {
    List<Aim> aims = new ArrayList<>();
    aims.add(new ClusterTargets(client, own, inquiry.ports().admin(), List.of()).pod(pod));
    ClusterTargets usual = new ClusterTargets(client, own, Optional.empty(), List.of());
    inquiry
        .gateway()
        .ifPresent(gateway ->
            usual.gateway(gateway.namespace(), gateway.name()).stream()
                .limit(MOST_GATEWAYS)
                .forEach(aims::add));
    return aims;
  }

  private IssuerEvidence compared(Optional<NamespacedName> gateway) throws InterruptedException {
    if (gateway.isEmpty()) {
      return new IssuerEvidence.Compared(List.of());
    }
    String name = gateway.get().toString();
    try {
      List<Pod> pods =
          new RunningPods(client)
              .ofGateway(gateway.get().namespace(), gateway.get().name())
              .orElse(List.of());
      List<Gateway> seen = new ArrayList<>();
      for (Pod each : pods.stream().limit(MOST_GATEWAYS).toList()) {
        seen.add(seen(each));
      }
      return seen.isEmpty()
          ? new IssuerEvidence.NotSeen(
              "no pod of gateway %s is running".formatted(name),
              "name a Deployment or DaemonSet that runs with --gateway")
          : new IssuerEvidence.Compared(seen);
    } catch (KubernetesClientException e) {
      Refusal refusal = Refusal.of(e);
      return new IssuerEvidence.NotSeen(refusal.why(), refusal.toDo());
    }
  }

  private Gateway seen(Pod pod) throws InterruptedException {
    String name = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    return switch (new ProxySearch(pages).look(pod, Optional.empty())) {
      case ProxyEvidence.Held(var _, var _, Optional<LeafFacts> leaf) ->
          new Gateway(name, leaf, leaf.isEmpty() ? "it has no certificate" : "");
      case ProxyEvidence.None _ -> new Gateway(name, Optional.empty(), "it has no proxy");
      case ProxyEvidence.NotSeen(String why, String _) -> new Gateway(name, Optional.empty(), why);
    };
  }
}
