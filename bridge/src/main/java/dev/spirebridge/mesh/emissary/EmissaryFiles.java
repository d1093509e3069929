package dev.spirebridge.mesh.emissary;

import dev.spirebridge.mesh.BridgeFiles;
import dev.spirebridge.mesh.BridgeSidecar;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The same move as files: for Helm, or for whatever applies plain manifests. */
record EmissaryFiles(
    Facts facts, EmissaryOptions options, Optional<EmissaryWorkload> workload, ProxyBeside proxy) {

  List<Manifest> all() {
    List<Manifest> files = new ArrayList<>();
    files.add(
        new Manifest(
            "10-configmap.yaml",
            YamlText.of(configMap()),
            "Apply it first: the bridge reads its configuration from it."));
    files.add(
        new Manifest(
            "20-workload.patch.yaml",
            patchHead() + YamlText.of(patch()),
            "A strategic merge patch of Emissary's workload, where no chart owns it."));
    files.add(
        new Manifest(
            "values/emissary-ingress.yaml",
            valuesHead() + YamlText.of(values()),
            "Values for the chart emissary-ingress, where Helm owns the workload."));
    files.add(
        new Manifest(
            "30-tlscontext.yaml",
            YamlText.of(context().object()),
            "Apply it once every pod of Emissary is rolled out."));
    options.mappings().forEach(each -> files.add(mapping(each)));
    return files;
  }

  private EmissaryPod pod() {
    return workload
        .map(found -> EmissaryPod.of(facts, options, found, proxy))
        .orElseGet(() -> EmissaryPod.unseen(facts, options));
  }

  private UpstreamContext context() {
    return workload
        .map(found -> UpstreamContext.of(options, found))
        .orElseGet(() -> new UpstreamContext(options, pod().folder(), Optional.empty()));
  }

  private Tree configMap() {
    Ref ref = Ref.of(MeshKind.CONFIG_MAP, options.namespace(), pod().configMap());
    return BridgeFiles.configMap(ref, YamlText.of(pod().files(volumeGroup()).configuration()));
  }

  private Optional<Number> volumeGroup() {
    return workload.flatMap(EmissaryWorkload::volumeGroup);
  }

  private Number group() {
    return volumeGroup().orElse(BridgeFiles.GROUP);
  }

  private Tree patch() {
    MeshKind kind = workload.map(it -> it.ref().kind()).orElse(MeshKind.DEPLOYMENT);
    Tree start =
        Tree.EMPTY
            .with(kind.apiVersion(kind.versions().getFirst()), "apiVersion")
            .with(kind.kind(), "kind")
            .with(options.workload(), "metadata", "name")
            .with(options.namespace(), "metadata", "namespace")
            .with(group(), "spec", "template", "spec", "securityContext", "fsGroup");
    return pod().into(start);
  }

  private String patchHead() {
    return "# kubectl patch %s %s -n %s --patch-file 20-workload.patch.yaml\n"
        .formatted(
            workload.map(it -> it.ref().kind().plural()).orElse("deployments"),
            options.workload(),
            options.namespace());
  }

  private static String valuesHead() {
    return """
    # Helm replaces lists: if your values have initContainers, sidecarContainers, volumes or volumeMounts already, put
    # these elements into them. If they have the older securityContext, its fsGroup is the one that counts.
    """;
  }

  private Tree values() {
    EmissaryPod pod = pod();
    BridgeSidecar bridge = pod.bridge();
    Tree values = Tree.EMPTY.with(facts.label().value(), "podLabels", facts.label().name());
    if (options.replaceProxy()) {
      values = values.with("false", "podLabels", ProxyBeside.INJECT);
    }
    if (proxy != ProxyBeside.NONE) {
      values = values.with("1", "env", EmissaryWorkload.BASE_ID_VARIABLE);
    }
    return values
        .with(pod.folder(), "env", EmissaryWorkload.FOLDER_VARIABLE)
        .append(bridge.container(), options.stays() ? "initContainers" : "sidecarContainers")
        .with(bridge.podVolumes().stream().map(Tree::fields).toList(), "volumes")
        .append(pod.mount(), "volumeMounts")
        .with(group(), "security", "podSecurityContext", "fsGroup");
  }

  private Manifest mapping(Ref ref) {
    Tree patch = Tree.EMPTY.with(options.tlsContext(), "spec", "tls");
    String namespace = ref.namespace().orElseThrow();
    return new Manifest(
        "40-mapping-%s-%s.patch.yaml".formatted(namespace, ref.name()),
        YamlText.of(patch),
        "kubectl patch mapping %s -n %s --type merge --patch-file FILE, once its upstream's pods are SPIRE's."
            .formatted(ref.name(), namespace));
  }
}
