package dev.spirebridge.mesh.emissary;

import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ours;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.SavedState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What has to be so before Emissary is touched. */
record EmissaryChecks(
    Lookup lookup, Facts facts, EmissaryOptions options, Optional<SavedState> saved) {

  List<Refusal> of(EmissaryWorkload workload) {
    List<Refusal> refusals = new ArrayList<>(kinds());
    image().ifPresent(refusals::add);
    if (workload.emissary().isEmpty()) {
      refusals.add(noContainer(workload));
      return refusals;
    }
    folder(workload).ifPresent(refusals::add);
    volume(workload).ifPresent(refusals::add);
    outputCerts(workload).ifPresent(refusals::add);
    injection(workload).ifPresent(refusals::add);
    sds(workload).ifPresent(refusals::add);
    refusals.addAll(context(workload));
    configMap(workload).ifPresent(refusals::add);
    return refusals;
  }

  Refusal noWorkload() {
    return new Refusal(
        Ref.of(MeshKind.DEPLOYMENT, options.namespace(), options.workload()).toString(),
        "Emissary's Deployment, or DaemonSet",
        "neither",
        "Name it by --namespace and --workload, or take the files of --output-dir to where"
            + " Emissary is installed.");
  }

  private List<Refusal> kinds() {
    return List.of(MeshKind.TLS_CONTEXT, MeshKind.MAPPING).stream()
        .filter(kind -> lookup.version(kind).isEmpty())
        .map(kind ->
            new Refusal(
                "the API server",
                kind.kind() + " in " + kind.apiVersion(kind.versions().getFirst()),
                "it has no such kind",
                "Install the CRDs of Emissary 2 or 3: earlier versions have no v3alpha1."))
        .toList();
  }

  private Optional<Refusal> image() {
    return facts.image().isBlank()
        ? Optional.of(
            new Refusal(
                "the bridge's image",
                "the name of an image that this cluster can pull",
                "nothing",
                "Give --image."))
        : Optional.empty();
  }

  private Refusal noContainer(EmissaryWorkload workload) {
    return new Refusal(
        workload.ref() + " containers",
        options.container(),
        String.join(", ", workload.containers()),
        "Name Emissary's container by --container; products made of Emissary call it otherwise.");
  }

  private static Optional<Refusal> folder(EmissaryWorkload workload) {
    return workload.hasVariableFromElsewhere(EmissaryWorkload.FOLDER_VARIABLE)
        ? Optional.of(
            new Refusal(
                workload.ref() + " env " + EmissaryWorkload.FOLDER_VARIABLE,
                "a value, or nothing",
                "valueFrom",
                "Write the folder as a value, so that the bridge can be given the same."))
        : Optional.empty();
  }

  private static Optional<Refusal> volume(EmissaryWorkload workload) {
    return workload
        .otherVolume()
        .map(other ->
            new Refusal(
                workload.ref() + " volume " + workload.volume() + ", at " + workload.folder(),
                "an emptyDir, or nothing",
                String.join(", ", other.without("name").fields().keySet()),
                "The bridge cannot write there, and files that the kubelet puts in place are not"
                    + " noticed by Emissary: take the volume away, or change "
                    + EmissaryWorkload.FOLDER_VARIABLE
                    + "."));
  }

  private Optional<Refusal> outputCerts(EmissaryWorkload workload) {
    boolean leaves =
        !workload.containers().contains(EmissaryWorkload.PROXY)
            && (options.replaceProxy() || ProxyBeside.isTurnedOff(workload));
    return workload
        .outputCerts()
        .filter(_ -> !leaves)
        .map(where ->
            new Refusal(
                workload.ref() + " " + where,
                "no OUTPUT_CERTS: two writers of one folder leave pairs that do not belong together",
                "OUTPUT_CERTS",
                "Let Istio's sidecar leave these pods with --replace-proxy, which the bridge"
                    + " replaces there, or take OUTPUT_CERTS out of the pod template."));
  }

  private Optional<Refusal> injection(EmissaryWorkload workload) {
    boolean deadlock =
        ProxyBeside.of(lookup, workload, options) == ProxyBeside.INJECTED
            && options.stays()
            && !ProxyBeside.lets(workload);
    return deadlock
        ? Optional.of(
            new Refusal(
                workload.ref() + " pod template",
                "a pod in which the bridge can start before Istio's sidecar",
                "Istio injects its sidecar, which comes first and answers the bridge's probes"
                    + " itself, so each would wait for the other",
                "Use --replace-proxy; or annotate the template with"
                    + " sidecar.istio.io/nativeSidecar: \"false\","
                    + " sidecar.istio.io/rewriteAppHTTPProbers: \"false\" and"
                    + " traffic.sidecar.istio.io/excludeInboundPorts: \"9878\"."))
        : Optional.empty();
  }

  private Optional<Refusal> sds(EmissaryWorkload workload) {
    boolean on =
        workload.variable(EmissaryWorkload.SDS_VARIABLE).filter(it -> !it.isEmpty()).isPresent()
            || workload.hasVariableFromElsewhere(EmissaryWorkload.SDS_VARIABLE);
    return on && options.caSecret().isEmpty()
        ? Optional.of(
            new Refusal(
                workload.ref() + " env " + EmissaryWorkload.SDS_VARIABLE,
                "nothing, or a Secret with the authorities",
                "it is set: with it Emissary reads the file of authorities once, and never again"
                    + " when they change",
                "Give --ca-secret NAME, a Secret in "
                    + options.namespace()
                    + " with SPIRE's bundle as ca.crt, which spire-bridge serve --secret can keep."))
        : Optional.empty();
  }

  private List<Refusal> context(EmissaryWorkload workload) {
    UpstreamContext context = UpstreamContext.of(options, workload);
    Optional<Observed> foreign =
        lookup.find(context.ref()).filter(there -> !Ours.is(there) && !isSaved(there));
    if (foreign.isEmpty()) {
      return List.of();
    }
    if (context.fits(foreign.get())) {
      return unnamed(context.ref());
    }
    return List.of(
        new Refusal(
            context.ref().toString(),
            "none, or one of "
                + UpstreamContext.SECRET
                + " with Istio's ALPN and no other authority",
            "somebody else's, with other content",
            "Choose another name by --tls-context."));
  }

  /** With an authority the context checks the upstreams of every Mapping that has it. */
  private List<Refusal> unnamed(Ref context) {
    return lookup.list(MeshKind.MAPPING, Optional.empty(), "").stream()
        .filter(each -> each.tree().text("spec", "tls").equals(Optional.of(context.name())))
        .filter(each -> !options.mappings().contains(each.ref()))
        .map(each ->
            new Refusal(
                each.ref() + " spec.tls",
                "only Mappings that are named: from now on their upstreams are checked",
                context.name(),
                "Name it, too, by --mapping %s/%s."
                    .formatted(each.ref().namespace().orElseThrow(), each.ref().name())))
        .toList();
  }

  private Optional<Refusal> configMap(EmissaryWorkload workload) {
    String name = EmissaryPod.of(facts, options, workload, ProxyBeside.NONE).configMap();
    Ref ref = Ref.of(MeshKind.CONFIG_MAP, options.namespace(), name);
    return lookup
        .find(ref)
        .filter(there -> !Ours.is(there))
        .map(there ->
            new Refusal(
                ref.toString(),
                "none, or one with the label " + Ours.LABEL + "=" + Ours.VALUE,
                "somebody else's",
                "Rename or delete it; the name is that of the bridge's configuration."));
  }

  private boolean isSaved(Observed there) {
    return saved.flatMap(state -> state.find(there.ref())).isPresent();
  }
}
