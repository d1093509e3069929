package dev.spirebridge.mesh.emissary;

import dev.spirebridge.mesh.FormerLifetime;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What works and surprises, in sentences. */
record EmissaryWarnings(Lookup lookup, EmissaryOptions options) {

  List<String> of(EmissaryWorkload workload, List<RoutedMapping> mappings) {
    List<String> warnings = new ArrayList<>();
    warnings.add(
        "Emissary compares no SPIFFE ID: with this TLSContext it takes every upstream with a"
            + " certificate of this trust domain.");
    warnings.add(
        "If there is a Secret istio-certs in "
            + options.namespace()
            + ", it is left alone, and Emissary takes the files instead of it.");
    if (options.mappings().isEmpty()) {
      warnings.add("No Mapping is named by --mapping, so no upstream is called by mutual TLS yet.");
    }
    strategy(workload).ifPresent(warnings::add);
    network(workload).ifPresent(warnings::add);
    mappings.forEach(each -> warnings.addAll(of(each, workload)));
    warnings.addAll(lifetimes(workload));
    return warnings;
  }

  private static Optional<String> strategy(EmissaryWorkload workload) {
    return workload
        .object()
        .tree()
        .text("spec", "strategy", "type")
        .filter("Recreate"::equals)
        .map(_ ->
            workload.ref()
                + " is rolled out by Recreate: no Emissary answers between its old pods and its"
                + " new ones.");
  }

  private static Optional<String> network(EmissaryWorkload workload) {
    return workload
        .pod()
        .at("hostNetwork")
        .filter(Boolean.TRUE::equals)
        .map(_ ->
            workload.ref()
                + " is on its node's network: the bridge's port 9878 is then one of the node, and"
                + " must be free there.");
  }

  private static List<String> of(RoutedMapping routed, EmissaryWorkload workload) {
    List<String> warnings = new ArrayList<>();
    Tree mapping = routed.mapping().tree();
    if (ServiceName.saysHttp(mapping.text("spec", "service").orElse(""))) {
      warnings.add(
          routed.mapping().ref()
              + " says http:// in spec.service: Emissary calls by TLS all the same, and reports it"
              + " as an error in its diagnostics until the scheme is taken away.");
    }
    UpstreamContext.id(workload)
        .filter(id -> !mapping.list("spec", "ambassador_id").contains(id))
        .ifPresent(id ->
            warnings.add(
                routed.mapping().ref()
                    + " does not name ambassador_id "
                    + id
                    + ", which this Emissary has, so it is not this Emissary's."));
    return warnings;
  }

  private List<String> lifetimes(EmissaryWorkload workload) {
    List<FormerLifetime> found = new ArrayList<>();
    Optional<Observed> istiod =
        lookup.find(Ref.of(MeshKind.DEPLOYMENT, options.istioNamespace(), "istiod"));
    istiod.ifPresent(each -> found.addAll(FormerLifetime.ofIstiod(each)));
    found.addAll(FormerLifetime.ofPods(workload.object(), workload.proxyConfig()));
    return found.stream().map(each -> each.advice(options.namespace())).toList();
  }
}
