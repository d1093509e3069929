package dev.spirebridge.demo.kubernetes;

import dev.spirebridge.demo.kubernetes.ApiResource.Trait;
import dev.spirebridge.kubernetes.SpireKinds;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All kinds that are served, in the order of discovery. */
final class ApiResources {
  static final ApiResource NAMESPACES =
      new ApiResource("", "v1", "namespaces", "Namespace", List.of("ns"), traits(Trait.STATUS));

  static final ApiResource PODS =
      new ApiResource(
          "", "v1", "pods", "Pod", List.of("po"), traits(Trait.NAMESPACED, Trait.STATUS));

  private static final ApiResource CORE_EVENTS =
      new ApiResource("", "v1", "events", "Event", List.of("ev"), traits(Trait.NAMESPACED));

  private static final ApiResource EVENTS =
      new ApiResource(
          "events.k8s.io",
          "v1",
          "events",
          "Event",
          List.of("ev"),
          traits(Trait.NAMESPACED, Trait.NEW_EVENT));

  private static final ApiResource LEASES =
      new ApiResource(
          "coordination.k8s.io",
          "v1",
          "leases",
          "Lease",
          List.of(),
          traits(Trait.NAMESPACED, Trait.CONDITIONAL_UPDATES));

  static final List<ApiResource> ALL =
      List.of(
          NAMESPACES,
          PODS,
          CORE_EVENTS,
          EVENTS,
          LEASES,
          custom(SpireKinds.CLUSTER_SPIFFE_ID),
          custom(SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN));

  private ApiResources() {}

  static Optional<ApiResource> find(String group, String version, String plural) {
    return ALL.stream()
        .filter(each -> each.group().equals(group))
        .filter(each -> each.version().equals(version))
        .filter(each -> each.plural().equals(plural))
        .findFirst();
  }

  private static ApiResource custom(ResourceDefinitionContext kind) {
    return new ApiResource(
        kind.getGroup(),
        kind.getVersion(),
        kind.getPlural(),
        kind.getKind(),
        List.of(),
        traits(Trait.STATUS, Trait.CUSTOM, Trait.CONDITIONAL_UPDATES));
  }

  private static Set<Trait> traits(Trait first, Trait... others) {
    return EnumSet.of(first, others);
  }
}
