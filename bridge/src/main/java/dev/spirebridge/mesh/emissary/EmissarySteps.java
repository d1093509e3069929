package dev.spirebridge.mesh.emissary;

import dev.spirebridge.mesh.BridgeFiles;
import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Overlay;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The steps of a move that nothing speaks against, in their order. */
record EmissarySteps(
    Lookup lookup,
    Facts facts,
    EmissaryOptions options,
    EmissaryWorkload workload,
    List<RoutedMapping> mappings) {

  /** Where Emissary's Envoy answers its administrator, in the pod alone. */
  static final Scope.Proxy ENVOY = new Scope.Proxy(8001, List.of());

  List<Step> all() {
    List<Step> steps = new ArrayList<>(List.of(configuration(), pod(), context()));
    mappings.forEach(each -> steps.add(mapping(each)));
    return steps;
  }

  private Step configuration() {
    EmissaryPod pod = pod(workload);
    Ref ref = Ref.of(MeshKind.CONFIG_MAP, options.namespace(), pod.configMap());
    String text = YamlText.of(pod.files(workload.volumeGroup()).configuration());
    Tree wanted = BridgeFiles.configMap(ref, text);
    return new Step(
        "configuration",
        "Write the configuration of the bridge",
        edit(ref, wanted, there -> Overlay.on(there.tree(), wanted)),
        List.of(),
        List.of());
  }

  private Step pod() {
    return new Step(
        "workload",
        "Put the bridge beside " + workload.ref(),
        change(workload.object(), pod(workload).into(workload.object().tree())),
        List.of(),
        List.of(
            new Gate.RolledOut(workload.ref()),
            new Gate.FilesHandedOut(List.of(pods(options, Optional.empty())))));
  }

  private Step context() {
    UpstreamContext context = UpstreamContext.of(options, workload);
    return new Step(
        "tlscontext",
        "Let Emissary take the files for its upstreams",
        edit(
            context.ref(),
            context.object(),
            there -> context.isLike(there) ? there.tree() : context.over(there)),
        List.of(),
        List.of());
  }

  private Step mapping(RoutedMapping routed) {
    Observed mapping = routed.mapping();
    return new Step(
        "mapping/" + mapping.ref().namespace().orElseThrow() + "/" + mapping.ref().name(),
        "Call " + mapping.tree().text("spec", "service").orElse("") + " by mutual TLS",
        change(mapping, mapping.tree().with(options.tlsContext(), "spec", "tls")),
        List.of(new Gate.IssuerHolds(List.of(routed.pods()))),
        List.of());
  }

  /** What has to hold at the end: the file's certificate is in Envoy once a Mapping uses it. */
  List<Gate> proof() {
    Optional<Scope.Proxy> envoy = mappings.isEmpty() ? Optional.empty() : Optional.of(ENVOY);
    List<Gate> gates = new ArrayList<>();
    gates.add(new Gate.RolledOut(workload.ref()));
    gates.add(new Gate.FilesHandedOut(List.of(pods(options, envoy))));
    if (!mappings.isEmpty()) {
      gates.add(
          new Gate.IssuerHolds(mappings.stream().<Scope>map(RoutedMapping::pods).toList()));
    }
    return gates;
  }

  private static Scope pods(EmissaryOptions options, Optional<Scope.Proxy> envoy) {
    return new Scope.Gateway(options.namespace(), options.workload(), envoy);
  }

  private EmissaryPod pod(EmissaryWorkload of) {
    return EmissaryPod.of(facts, options, of, ProxyBeside.of(lookup, of, options));
  }

  private Optional<Edit> edit(
      Ref ref, Tree wanted, Function<Observed, Tree> over) {
    Optional<Observed> there = lookup.find(ref);
    return there.isPresent()
        ? change(there.get(), over.apply(there.get()))
        : Optional.of(new Edit.Create(ref, wanted));
  }

  private static Optional<Edit> change(Observed before, Tree after) {
    return before.tree().equals(after)
        ? Optional.empty()
        : Optional.of(new Edit.Change(before, after, List.of()));
  }
}
