package dev.spirebridge.diagnose.collect;

import dev.spirebridge.clusterspiffeid.ApiObjects;
import dev.spirebridge.clusterspiffeid.NamespaceView;
import dev.spirebridge.clusterspiffeid.ObservedClusterSpiffeId;
import dev.spirebridge.clusterspiffeid.PodRegistration;
import dev.spirebridge.clusterspiffeid.PodRegistrations;
import dev.spirebridge.clusterspiffeid.PodView;
import dev.spirebridge.diagnose.evidence.Looked;
import dev.spirebridge.kubernetes.GenericReads;
import dev.spirebridge.kubernetes.SpireKinds;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the labels and the ClusterSPIFFEIDs that decide about a pod. */
final class RegistrationSearch {

  private final KubernetesClient client;
  private final Inquiry inquiry;
  private final Instant now;

  RegistrationSearch(KubernetesClient client, Inquiry inquiry, Instant now) {
    this.client = client;
    this.inquiry = inquiry;
    this.now = now;
  }

  /**
   * @param labels what the labels alone tell
   */
  record Found(Looked<PodRegistration> labels, Looked<PodRegistration> registration) {}

  /**
   * @param namespace empty where it may not be read, or is not there
   * @param pod empty where it is not there: then its labels count as none
   * @param others pods of the same namespace, as far as they may be listed
   */
  Found look(Looked<NamespaceView> namespace, Optional<Pod> pod, List<Pod> others) {
    return switch (namespace) {
      case Looked.NotSeen<NamespaceView>(String why, String toDo) ->
          new Found(new Looked.NotSeen<>(why, toDo), new Looked.NotSeen<>(why, toDo));
      case Looked.Seen<NamespaceView>(NamespaceView view) -> look(view, pod, others);
    };
  }

  private Found look(NamespaceView namespace, Optional<Pod> pod, List<Pod> others) {
    PodView asked = pod.map(ApiObjects::pod).orElseGet(() -> nobody(namespace));
    List<PodView> all =
        Stream.concat(
                Stream.of(asked),
                others.stream()
                    .map(ApiObjects::pod)
                    .filter(each -> !each.name().equals(asked.name())))
            .toList();
    try {
      List<ObservedClusterSpiffeId> objects =
          new GenericReads(client)
              .list(SpireKinds.CLUSTER_SPIFFE_ID, Optional.empty(), "").stream()
                  .map(ApiObjects::clusterSpiffeId)
                  .toList();
      Looked<PodRegistration> whole =
          new Looked.Seen<>(registration(namespace, asked, all, objects));
      return new Found(whole, whole);
    } catch (KubernetesClientException e) {
      PodRegistration labels = registration(namespace, asked, all, List.of());
      if (e.getCode() == 404) {
        // Without the CRD there are none.
        return new Found(new Looked.Seen<>(labels), new Looked.Seen<>(labels));
      }
      Refusal refusal = Refusal.of(e);
      return new Found(
          new Looked.Seen<>(labels), new Looked.NotSeen<>(refusal.why(), refusal.toDo()));
    }
  }

  private PodRegistration registration(
      NamespaceView namespace,
      PodView pod,
      List<PodView> all,
      List<ObservedClusterSpiffeId> objects) {
    return PodRegistrations.of(inquiry.settings(), namespace, pod, all, objects, now);
  }

  private PodView nobody(NamespaceView namespace) {
    return new PodView(namespace.name(), inquiry.pod().name(), Map.of(), now, false);
  }
}
