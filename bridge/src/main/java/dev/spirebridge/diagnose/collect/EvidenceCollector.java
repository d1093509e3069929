package dev.spirebridge.diagnose.collect;

import dev.spirebridge.clusterspiffeid.ApiObjects;
import dev.spirebridge.clusterspiffeid.NamespaceView;
import dev.spirebridge.diagnose.evidence.BridgeEvidence;
import dev.spirebridge.diagnose.evidence.Evidence;
import dev.spirebridge.diagnose.evidence.IssuerEvidence;
import dev.spirebridge.diagnose.evidence.Looked;
import dev.spirebridge.diagnose.evidence.PodEvidence;
import dev.spirebridge.diagnose.evidence.ProxyEvidence;
import dev.spirebridge.issuer.Pause;
import dev.spirebridge.kubernetes.ApiReads;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects all there is to know of one pod, each thing as far as it can be had. One thread. */
public final class EvidenceCollector {

  private static final int MOST_NEAR = 5;
  private static final int SHORTEST_NEAR = 3;

  private final KubernetesClient client;
  private final PodPages pages;
  private final Pause pause;
  private final InstantSource clock;

  public EvidenceCollector(
      KubernetesClient client, PodPages pages, Pause pause, InstantSource clock) {
    this.client = client;
    this.pages = pages;
    this.pause = pause;
    this.clock = clock;
  }

  /** Blocks for some seconds at most; never fails. */
  public Evidence collect(Inquiry inquiry) throws InterruptedException {
    Evidence.Asked asked =
        new Evidence.Asked(
            inquiry.pod().namespace(),
            inquiry.pod().name(),
            inquiry.settings().label(),
            inquiry.settings().className(),
            inquiry.trustDomain(),
            inquiry.settings().clusterDomain());
    Looked<NamespaceView> namespace = namespace(inquiry);
    Looked<List<Pod>> pods = pods(inquiry);
    Looked<Optional<Pod>> read = pod(inquiry);
    Optional<Pod> pod =
        read instanceof Looked.Seen<Optional<Pod>>(Optional<Pod> found) ? found : Optional.empty();
    RegistrationSearch.Found registration =
        new RegistrationSearch(client, inquiry, clock.instant()).look(namespace, pod, listed(pods));
    return new Evidence(
        asked,
        evidence(read, inquiry, pods, namespace),
        registration.labels(),
        registration.registration(),
        pod.isPresent()
            ? new BridgeSearch(client, pages, inquiry).look(pod.get())
            : new BridgeEvidence.None(),
        pod.isPresent()
            ? new ProxySearch(pages).look(pod.get(), inquiry.ports().admin())
            : new ProxyEvidence.None(),
        pod.isPresent()
            ? new IssuerSearch(client, pages, inquiry, pause, clock).look(pod.get())
            : new IssuerEvidence.Compared(List.of()),
        clock.instant());
  }

  private Looked<NamespaceView> namespace(Inquiry inquiry) {
    String name = inquiry.pod().namespace();
    return asked(() -> {
      Namespace namespace = client.namespaces().withName(name).get();
      return namespace == null
          ? new Looked.NotSeen<>(
              "there is no namespace " + name, "name the pod's namespace with -n")
          : new Looked.Seen<>(ApiObjects.namespace(namespace));
    });
  }

  private Looked<Optional<Pod>> pod(Inquiry inquiry) {
    return asked(() ->
        new Looked.Seen<>(
            new ApiReads(client)
                .find(
                    Pod.class,
                    "/api/v1",
                    "pods",
                    inquiry.pod().namespace(),
                    inquiry.pod().name())));
  }

  private Looked<List<Pod>> pods(Inquiry inquiry) {
    return asked(() -> new Looked.Seen<>(new ApiReads(client).pods(inquiry.pod().namespace(), "")));
  }

  private static <T> Looked<T> asked(Supplier<Looked<T>> question) {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      Refusal refusal = Refusal.of(e);
      return new Looked.NotSeen<>(refusal.why(), refusal.toDo());
    }
  }

  /** None where they may not be listed: they only tell names, and who else is selected. */
  private static List<Pod> listed(Looked<List<Pod>> pods) {
    return pods instanceof Looked.Seen<List<Pod>>(List<Pod> all) ? all : List.of();
  }

  private static PodEvidence evidence(
      Looked<Optional<Pod>> read,
      Inquiry inquiry,
      Looked<List<Pod>> pods,
      Looked<NamespaceView> namespace) {
    return switch (read) {
      case Looked.NotSeen<Optional<Pod>>(String why, String toDo) ->
          new PodEvidence.NotSeen(why, toDo);
      case Looked.Seen<Optional<Pod>>(Optional<Pod> pod) ->
          pod.<PodEvidence>map(found -> new PodEvidence.There(PodReader.read(found)))
              .orElseGet(() ->
                  new PodEvidence.NotThere(
                      near(inquiry.pod().name(), pods),
                      !listed(pods).isEmpty() || namespace instanceof Looked.Seen<NamespaceView>));
    };
  }

  private static Looked<List<String>> near(String name, Looked<List<Pod>> pods) {
    return switch (pods) {
      case Looked.Seen<List<Pod>>(List<Pod> all) -> new Looked.Seen<>(near(name, all));
      case Looked.NotSeen<List<Pod>>(String why, String toDo) -> new Looked.NotSeen<>(why, toDo);
    };
  }

  /** Those that begin likewise, as the pods of one workload do. */
  private static List<String> near(String name, List<Pod> pods) {
    return pods.stream()
        .map(pod -> pod.getMetadata().getName())
        .filter(other -> common(name, other) >= Math.min(SHORTEST_NEAR, name.length()))
        .sorted(
            Comparator.<String>comparingInt(other -> -common(name, other))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST_NEAR)
        .toList();
  }

  private static int common(String one, String other) {
    int length = 0;
    while (length < Math.min(one.length(), other.length())
        && one.charAt(length) == other.charAt(length)) {
      length++;
    }
    return length;
  }
}
