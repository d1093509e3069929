package dev.spirebridge.clusterspiffeid.workflow;

import dev.spirebridge.clusterspiffeid.ApiObjects;
import dev.spirebridge.clusterspiffeid.ClusterView;
import dev.spirebridge.clusterspiffeid.NamespaceView;
import dev.spirebridge.clusterspiffeid.ObservedClusterSpiffeId;
import dev.spirebridge.clusterspiffeid.Relationship;
import dev.spirebridge.kubernetes.SpireKinds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Looks at the cluster once, page by page. Fails with what fabric8 throws; for one thread. */
final class ClusterReader {

  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final InstantSource clock;
  private final Function<GenericKubernetesResource, Optional<Relationship>> relationships;

  ClusterReader(
      KubernetesClient client,
      InstantSource clock,
      Function<GenericKubernetesResource, Optional<Relationship>> relationships) {
    this.client = client;
    this.clock = clock;
    this.relationships = relationships;
  }

  /** With the pods of all namespaces. */
  ClusterView whole() {
    return view(all(options -> client.pods().inAnyNamespace().list(options)));
  }

  /** With the pods of these namespaces alone. */
  WorkflowView of(List<String> namespaces, boolean withInjectors) {
    List<Pod> pods =
        namespaces.stream()
            .distinct()
            .flatMap(name -> all(o -> client.pods().inNamespace(name).list(o)).stream())
            .toList();
    return new WorkflowView(
        view(pods),
        pods.stream().filter(PodTraits::isAlive).map(PodTraits::of).toList(),
        withInjectors ? injectors() : List.of());
  }

  private ClusterView view(List<Pod> pods) {
    List<Namespace> namespaces = all(options -> client.namespaces().list(options));
    return new ClusterView(
        namespaces.stream().map(ApiObjects::namespace).toList(),
        pods.stream().filter(PodTraits::isAlive).map(ApiObjects::pod).toList(),
        clusterSpiffeIds(),
        federated(),
        clock.instant());
  }

  private List<ObservedClusterSpiffeId> clusterSpiffeIds() {
    return generic(SpireKinds.CLUSTER_SPIFFE_ID).stream().map(ApiObjects::clusterSpiffeId).toList();
  }

  private List<Relationship> federated() {
    return generic(SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN).stream()
        .flatMap(object -> relationships.apply(object).stream())
        .toList();
  }

  private List<Injector> injectors() {
    return generic(Kinds.MUTATING_WEBHOOK).stream()
        .map(HasMetadata::getMetadata)
        .map(meta -> meta.getLabels() == null ? Map.<String, String>of() : meta.getLabels())
        .filter(labels -> labels.containsKey(NamespaceView.REVISION_LABEL))
        .map(labels ->
            new Injector(
                labels.get(NamespaceView.REVISION_LABEL),
                Optional.ofNullable(labels.get("istio.io/tag"))))
        .toList();
  }

  private List<GenericKubernetesResource> generic(ResourceDefinitionContext kind) {
    return all(options -> client.genericKubernetesResources(kind).list(options));
  }

  private static <T extends HasMetadata> List<T> all(
      Function<ListOptions, ? extends KubernetesResourceList<T>> page) {
    List<T> all = new ArrayList<>();
    String next = "";
    do {
      var options = new ListOptionsBuilder().withLimit(PAGE);
      if (!next.isEmpty()) {
        options.withContinue(next);
      }
      KubernetesResourceList<T> list = page.apply(options.build());
      all.addAll(list.getItems());
      String token = list.getMetadata().getContinue();
      next = token == null ? "" : token;
    } while (!next.isEmpty());
    return all;
  }
}
