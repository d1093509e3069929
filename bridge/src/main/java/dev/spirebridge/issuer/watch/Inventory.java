package dev.spirebridge.issuer.watch;

import dev.spirebridge.issuer.Expectation;
import dev.spirebridge.issuer.Target;
import dev.spirebridge.issuer.TargetClass;
import io.spiffe.spiffeid.TrustDomain;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which pods the check is about, at one moment.
 *
 * @param pods all that are in the mesh or a bridge
 * @param namespaces those that are labelled
 * @param gateways as NAMESPACE/NAME of a Deployment or DaemonSet
 */
public record Inventory(List<PodTarget> pods, Set<String> namespaces, Set<String> gateways) {

  /**
   * Something to have a row.
   *
   * @param pod none for a gateway of which no pod runs
   */
  record Subject(Target target, Optional<PodTarget> pod) {

    /** The same for as long as it is the same pod. */
    String key() {
      return pod.map(each -> each.id().uid()).orElse(target.name());
    }
  }

  private static final Set<String> GATEWAY_KINDS = Set.of("Deployment", "DaemonSet");

  public Inventory {
    pods = List.copyOf(pods);
    namespaces = Set.copyOf(namespaces);
    gateways = Set.copyOf(gateways);
  }

  /** The pods that tell what they serve. */
  List<PodTarget> bridges() {
    return pods.stream()
        .filter(pod -> pod.statusPort().isPresent())
        .sorted(Comparator.comparing(pod -> pod.id().toString()))
        .toList();
  }

  /** Gateways first, then the pods with a proxy in labelled namespaces; each by name. */
  List<Subject> subjects(TrustDomain own) {
    List<Subject> ofPods =
        pods.stream()
            .filter(pod -> isGateway(pod) || (pod.hasProxy() && isLabelled(pod)))
            .map(pod -> new Subject(target(pod, own), Optional.of(pod)))
            .toList();
    return Stream.concat(ofPods.stream(), gateways.stream().flatMap(this::withoutPod))
        .sorted(
            Comparator.comparing((Subject each) -> each.target().targetClass())
                .thenComparing(each -> each.target().name()))
        .toList();
  }

  private Target target(PodTarget pod, TrustDomain own) {
    return new Target(
        pod.id().toString(),
        isGateway(pod) ? TargetClass.GATEWAY : TargetClass.WORKLOAD,
        Expectation.ofPod(own, pod.id().namespace(), pod.serviceAccount()),
        Optional.of(pod.owner()));
  }

  private Stream<Subject> withoutPod(String gateway) {
    return pods.stream().anyMatch(pod -> isOf(pod, gateway))
        ? Stream.empty()
        : Stream.of(
            new Subject(
                new Target(gateway, TargetClass.GATEWAY, Expectation.NOTHING, Optional.empty()),
                Optional.empty()));
  }

  private boolean isLabelled(PodTarget pod) {
    return namespaces.contains(pod.id().namespace());
  }

  private boolean isGateway(PodTarget pod) {
    return gateways.stream().anyMatch(gateway -> isOf(pod, gateway));
  }

  private static boolean isOf(PodTarget pod, String gateway) {
    return GATEWAY_KINDS.contains(pod.owner().kind())
        && gateway.equals(pod.id().namespace() + "/" + pod.owner().name());
  }
}
