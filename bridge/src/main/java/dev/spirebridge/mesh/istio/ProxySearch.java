package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Finds whose pods have Istio's proxies: by the pods that run, as whether a template is injected is
 * for Istio to know.
 */
final class ProxySearch {

  private final IstioOptions options;
  private final Lookup lookup;
  private final List<Refusal> refusals;

  ProxySearch(IstioOptions options, Lookup lookup, List<Refusal> refusals) {
    this.options = options;
    this.lookup = lookup;
    this.refusals = refusals;
  }

  Mesh.Proxies search() {
    Map<Ref, List<MeshPod>> owned = new TreeMap<>();
    List<MeshPod> strays = new ArrayList<>();
    List<MeshPod> elsewhere = new ArrayList<>();
    lookup.list(MeshKind.POD, Optional.empty(), "").stream()
        .flatMap(pod -> MeshPod.of(pod).stream())
        .forEach(pod -> {
          Optional<Ref> owner = pod.owner().filter(ref -> lookup.find(ref).isPresent());
          if (!pod.revision().equals(options.revisionName())) {
            elsewhere.add(pod);
          } else if (owner.isPresent()) {
            owned.computeIfAbsent(owner.get(), _ -> new ArrayList<>()).add(pod);
          } else {
            strays.add(pod);
          }
        });
    List<Ref> gateways = gateways();
    named(gateways).forEach(ref -> owned.computeIfAbsent(ref, _ -> new ArrayList<>()));
    return sorted(owned, gateways, strays, elsewhere);
  }

  private Mesh.Proxies sorted(
      Map<Ref, List<MeshPod>> owned,
      List<Ref> gateways,
      List<MeshPod> strays,
      List<MeshPod> elsewhere) {
    List<Workload> workloads =
        owned.entrySet().stream()
            .flatMap(each ->
                lookup.find(each.getKey()).stream()
                    .map(seen ->
                        new Workload(seen, each.getValue(), isGateway(each, gateways))))
            .sorted(
                Comparator.comparing((Workload workload) -> !workload.gateway())
                    .thenComparing(Workload::namespace)
                    .thenComparing(workload -> workload.ref().name())
                    .thenComparing(Workload::ref))
            .toList();
    return new Mesh.Proxies(
        workloads.stream().filter(workload -> selected(workload, gateways)).toList(),
        workloads.stream().filter(workload -> !selected(workload, gateways)).toList(),
        strays,
        elsewhere);
  }

  private static boolean isGateway(Map.Entry<Ref, List<MeshPod>> owned, List<Ref> gateways) {
    return gateways.contains(owned.getKey()) || owned.getValue().stream().anyMatch(MeshPod::router);
  }

  private boolean selected(Workload workload, List<Ref> gateways) {
    return gateways.contains(workload.ref()) || options.selection().takes(workload.ref());
  }

  /** What the command line names and is there; what is not there is refused. */
  private Stream<Ref> named(List<Ref> gateways) {
    return Stream.concat(gateways.stream(), options.selection().workloads().stream())
        .filter(ref -> {
          Optional<Observed> found = lookup.find(ref);
          if (found.isEmpty()) {
            refusals.add(
                new Refusal(
                    ref.toString(), "a workload to move", "no such object", "correct its name"));
          }
          return found.isPresent();
        });
  }

  private List<Ref> gateways() {
    List<Ref> given = options.selection().gateways();
    if (given.isEmpty()) {
      Ref stock =
          Ref.of(MeshKind.DEPLOYMENT, options.istioNamespace(), "istio-ingressgateway");
      return lookup.find(stock).map(Observed::ref).stream().toList();
    }
    return given.stream().map(this::deploymentOrDaemonSet).toList();
  }

  private Ref deploymentOrDaemonSet(Ref gateway) {
    Ref daemonSet =
        Ref.of(MeshKind.DAEMON_SET, gateway.namespace().orElseThrow(), gateway.name());
    return lookup.find(gateway).isEmpty() && lookup.find(daemonSet).isPresent()
        ? daemonSet
        : gateway;
  }
}
