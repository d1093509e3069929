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
 * @param pods all that are in the mesh, a bridge or a gateway's
 * @param namespaces those that are labelled
 */
public record Inventory(List<PodTarget> pods, Set<String> namespaces, CheckScope scope) {

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

  public Inventory {
    pods = List.copyOf(pods);
    namespaces = Set.copyOf(namespaces);
  }

  /**
   * The pods that tell what they serve, as far as it counts: anybody may name a port like a
   * bridge's, and one who speaks for itself alone is not asked if it has no row.
   */
  List<PodTarget> bridges() {
    return pods.stream()
        .filter(pod -> pod.ports().status().isPresent())
        .filter(pod -> isNodeDaemon(pod) || isLookedAt(pod))
        .sorted(Comparator.comparing(pod -> pod.id().toString()))
        .toList();
  }

  /** Whether a bridge is one of those that may speak for others. */
  boolean isNodeDaemon(PodTarget bridge) {
    return bridge.id().namespace().equals(scope.ownNamespace());
  }

  /** Gateways first, then the pods with a proxy that are managed; each by name. */
  List<Subject> subjects(TrustDomain own) {
    List<Subject> ofPods =
        pods.stream()
            .filter(this::isLookedAt)
            .map(pod -> new Subject(target(pod, own), Optional.of(pod)))
            .toList();
    return Stream.concat(ofPods.stream(), scope.gateways().stream().flatMap(this::withoutPod))
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
    return pods.stream().anyMatch(pod -> CheckScope.isGateway(pod.owner(), gateway))
        ? Stream.empty()
        : Stream.of(
            new Subject(
                new Target(gateway, TargetClass.GATEWAY, Expectation.NOTHING, Optional.empty()),
                Optional.empty()));
  }

  private boolean isLookedAt(PodTarget pod) {
    return isGateway(pod) || (pod.hasProxy() && isManaged(pod));
  }

  private boolean isManaged(PodTarget pod) {
    String namespace = pod.id().namespace();
    return !scope.refused().test(namespace) && (namespaces.contains(namespace) || pod.asks());
  }

  private boolean isGateway(PodTarget pod) {
    return scope.isGateway(pod.owner());
  }
}
