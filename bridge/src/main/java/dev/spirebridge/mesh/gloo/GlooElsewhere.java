package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.BridgeSidecar;
import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The same for who installed Gloo by Helm, which is everybody, or keeps patches of their own. */
record GlooElsewhere(Facts facts, GlooOptions options, GlooNames names, SdsCluster cluster) {

  private static final String CERTIFICATES = "/etc/istio-certs";

  List<Manifest> manifests(Optional<GatewayPod> pod, List<Step> steps) {
    List<Manifest> manifests = new ArrayList<>();
    if (pod.isPresent() && !facts.image().isEmpty()) {
      manifests.addAll(chart(pod.get()));
      manifests.add(patch(pod.get()));
      manifests.addAll(chartOfFiles());
    }
    steps.stream()
        .flatMap(step -> step.edit().stream())
        .filter(edit -> edit.ref().kind() == MeshKind.UPSTREAM)
        .map(edit -> upstream((Edit.Change) edit))
        .forEach(manifests::add);
    return manifests;
  }

  private List<Manifest> chart(GatewayPod pod) {
    String gateway = options.gateway();
    String key = WrapperChart.valueKey(gateway);
    BridgeSidecar sidecar = pod.sidecar(facts.image(), names.settings().name());
    WrapperChart chart =
        new WrapperChart(
            "helm",
            Tree.EMPTY
                .with(List.of(cluster.tree()), "gatewayProxies", key, "envoyStaticClusters")
                .with(true, "gatewayProxies", key, "podTemplate", "probes"));
    chart.helper(
        gateway,
        options.stays() ? "extraInitContainersHelper" : "extraContainersHelper",
        "containers",
        List.of(sidecar.container()));
    chart.helper(gateway, "extraVolumeHelper", "volumes", sidecar.podVolumes());
    if (!pod.proxyMounts().isEmpty()) {
      chart.helper(gateway, "extraProxyVolumeMountHelper", "mounts", pod.proxyMounts());
    }
    chart.object(settings().object());
    return chart.manifests(
        "Values of a chart that has Gloo's as its dependency `gloo`; the pods' label is not among"
            + " Gloo's values, so register the namespace: kubectl label namespace "
            + names.namespace()
            + " "
            + facts.label().name()
            + "="
            + facts.label().value());
  }

  private Manifest patch(GatewayPod pod) {
    Tree patch = pod.patch(pod.sidecar(facts.image(), names.settings().name()), facts.label());
    String kind = pod.workload().ref().kind().kind().toLowerCase(Locale.ROOT);
    return new Manifest(
        "patches/" + kind + "-" + options.gateway() + ".yaml",
        YamlText.of(patch),
        "A strategic merge patch of the gateway, for kustomize or kubectl patch --patch-file.");
  }

  /** Gloo's own sds container reads files, so the bridge may write them instead of Istio's. */
  private List<Manifest> chartOfFiles() {
    String gateway = options.gateway();
    BridgeSidecar writer =
        new BridgeSidecar(
            facts.image(),
            names.settings().name(),
            GlooNames.BRIDGE_KEY,
            false,
            List.of(BridgeSidecar.mount("istio-certs", CERTIFICATES, false)),
            List.of());
    WrapperChart chart =
        new WrapperChart(
            "helm-istio-sds",
            Tree.EMPTY
                .with(true, "global", "istioSDS", "enabled")
                .with(List.of(writer.container()), "global", "istioSDS", "customSidecars"));
    chart.helper(gateway, "extraVolumeHelper", "volumes", writer.podVolumes());
    chart.object(settings().filesObject(CERTIFICATES));
    return chart.manifests(
        "Instead of helm/, for who has to keep Gloo's own sds container: it stays beside the"
            + " bridge, ends again and again until the bridge has written its files, and hands the"
            + " private key in plain text to whoever reaches port 8234 of the pod. It reads the key by the"
            + " fsGroup of the pod.");
  }

  private static Manifest upstream(Edit.Change edit) {
    Ref ref = edit.ref();
    Tree after = edit.after();
    Tree patch =
        Tree.EMPTY
            .with(after.text("apiVersion").orElse("gloo.solo.io/v1"), "apiVersion")
            .with(ref.kind().kind(), "kind")
            .with(ref.name(), "metadata", "name")
            .with(ref.namespace().orElseThrow(), "metadata", "namespace")
            .with(after.tree("spec", "sslConfig").orElseThrow(), "spec", "sslConfig");
    return new Manifest(
        "upstreams/" + ref.namespace().orElseThrow() + "-" + ref.name() + ".yaml",
        YamlText.of(patch),
        "A merge patch of the Upstream, for when the gateway has the bridge.");
  }

  private BridgeSettings settings() {
    return new BridgeSettings(names, options.address(), facts.trustDomain().getName());
  }
}
