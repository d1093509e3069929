package dev.spirebridge.mesh.enroute;

import dev.spirebridge.mesh.BridgeFiles;
import dev.spirebridge.mesh.BridgeSidecar;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ours;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files, in the order of their numbers.
 *
 * @param policy the name of the mesh-wide PeerAuthentication
 */
record EnrouteFiles(Facts facts, EnrouteOptions options, String policy) {

  /** Where the chart's cert-server looks, and the volume that it looks into. */
  private static final String FOLDER = "/etc/istio-certs";

  private static final String VOLUME = "istio-certs";
  private static final String API = "enroute.saaras.io/v1";

  List<Manifest> all() {
    List<Manifest> files = new ArrayList<>();
    files.add(
        new Manifest(
            "10-configmap.yaml",
            YamlText.of(configMap()),
            "Apply it first: the bridge reads its configuration from it."));
    files.add(
        new Manifest(
            "values/enroute.yaml",
            valuesHead() + YamlText.of(values()) + annotations(),
            "Values for the chart enroute."));
    files.add(
        new Manifest(
            "post-renderer/bridge.patch.yaml",
            YamlText.of(patch()),
            "The bridge beside cert-server, which the chart has no value for."));
    files.add(
        new Manifest(
            "post-renderer/kustomization.yaml",
            kustomizationHead() + YamlText.of(kustomization()),
            "Lays the patch over what Helm renders."));
    files.add(
        new Manifest(
            "20-globalconfig.yaml",
            YamlText.of(globalConfig()),
            "Tells EnRoute to call its upstreams by these certificates."));
    options.host().ifPresent(host -> files.add(gatewayHost(host)));
    files.add(
        new Manifest(
            "90-strict.yaml",
            YamlText.of(strict()),
            "Last of all, or `spire-bridge mesh strict --mesh apply`, which checks every issuer first."));
    return files;
  }

  private String configMapName() {
    return "spire-bridge-enroute-" + options.deployment();
  }

  private BridgeSidecar bridge() {
    return new BridgeSidecar(
        facts.image(),
        configMapName(),
        BridgeFiles.KEY,
        options.stays(),
        List.of(BridgeSidecar.mount(VOLUME, FOLDER, false)),
        List.of(BridgeSidecar.shared(VOLUME)));
  }

  private Tree configMap() {
    BridgeFiles files = new BridgeFiles(facts.trustDomain().getName(), FOLDER, Optional.empty());
    return BridgeFiles.configMap(
        Ref.of(MeshKind.CONFIG_MAP, options.namespace(), configMapName()),
        YamlText.of(files.configuration()));
  }

  private static String valuesHead() {
    return """
        # helm upgrade … -f values/enroute.yaml --post-renderer …, see docs/consumers/enroute.md.
        # strictmtls stays off here: the policy comes last, in 90-strict.yaml.
        """;
  }

  private static Tree values() {
    return Tree.EMPTY
        .with(true, "istio", "enable")
        .with(false, "istio", "strictmtls")
        .with(BridgeFiles.GROUP, "podSecurityContext", "fsGroup");
  }

  /** Helm takes a default of the chart away by null, which a tree cannot hold. */
  private static String annotations() {
    return """
        # The chart's defaults for Istio's own files: null takes them away.
        istioPodAnnotations:
          proxy.istio.io/config: null
          sidecar.istio.io/userVolumeMount: null
        """;
  }

  private Tree patch() {
    Tree start =
        Tree.EMPTY
            .with("apps/v1", "apiVersion")
            .with("Deployment", "kind")
            .with(options.deployment(), "metadata", "name");
    return bridge()
        .into(start, facts.label())
        .with("false", "spec", "template", "metadata", "labels", "sidecar.istio.io/inject");
  }

  private static String kustomizationHead() {
    return "# A post-renderer writes what it is given to all.yaml, and answers with `kubectl kustomize .`\n";
  }

  private Tree kustomization() {
    Tree target =
        Tree.EMPTY.with("Deployment", "kind").with(options.deployment(), "name");
    return Tree.EMPTY
        .with("kustomize.config.k8s.io/v1beta1", "apiVersion")
        .with("Kustomization", "kind")
        .with(List.of("all.yaml"), "resources")
        .append(Tree.EMPTY.with("bridge.patch.yaml", "path").with(target, "target"), "patches");
  }

  private Tree object(String kind, String name) {
    return Tree.EMPTY
        .with(API, "apiVersion")
        .with(kind, "kind")
        .with(name, "metadata", "name")
        .with(options.namespace(), "metadata", "namespace")
        .with(Ours.VALUE, "metadata", "labels", Ours.LABEL);
  }

  private Tree globalConfig() {
    return object("GlobalConfig", "spire-bridge-istio")
        .with("spire-bridge-istio", "spec", "name")
        .with("globalconfig_globals", "spec", "type")
        .with("{\"istio_enabled\": true}", "spec", "config");
  }

  private Manifest gatewayHost(String host) {
    Tree service = Tree.EMPTY.with(options.service(), "name").with(options.port(), "port");
    Tree route =
        Tree.EMPTY
            .append(Tree.EMPTY.with("/", "prefix"), "conditions")
            .append(service, "services");
    Tree object =
        object("GatewayHost", options.service())
            .with(host, "spec", "virtualhost", "fqdn")
            .with(options.certificateSecret(), "spec", "virtualhost", "tls", "secretName")
            .append(route, "spec", "routes");
    return new Manifest(
        "30-gatewayhost.yaml",
        YamlText.of(object),
        "The host with its public certificate, which is no SVID: browsers know no SPIFFE ID.");
  }

  private Tree strict() {
    Ref ref = Ref.of(MeshKind.PEER_AUTHENTICATION, options.istioNamespace(), policy);
    return Ours.named(ref, MeshKind.PEER_AUTHENTICATION.versions().getFirst())
        .with("STRICT", "spec", "mtls", "mode");
  }
}
