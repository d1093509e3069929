package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.BridgeSidecar;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Overlay;
import dev.spirebridge.mesh.Tree;
import java.util.List;
import java.util.Optional;

/** The Deployment or DaemonSet of the gateway, and the bridge in its pods. */
record GatewayPod(Observed workload, GlooOptions options) {

  private static final String BOOTSTRAP_FOLDER = "/etc/envoy";

  /** Where Envoy gets its bootstrap from; empty if that cannot be told. */
  Optional<String> bootstrapConfigMap() {
    return proxy()
        .flatMap(proxy -> proxy.tree("volumeMounts", "[mountPath=" + BOOTSTRAP_FOLDER + "]"))
        .flatMap(mount -> mount.text("name"))
        .flatMap(volume -> pod().text("volumes", "[name=" + volume + "]", "configMap", "name"));
  }

  /** With the bridge, its volumes, its label, and its socket in the proxy. */
  Tree with(BridgeSidecar sidecar, Facts.Label label) {
    return with(workload.tree(), sidecar, label);
  }

  /** That alone, as a strategic merge patch. */
  Tree patch(BridgeSidecar sidecar, Facts.Label label) {
    Tree named =
        Tree.EMPTY
            .with("apps/v1", "apiVersion")
            .with(workload.ref().kind().kind(), "kind")
            .with(workload.ref().name(), "metadata", "name")
            .with(options.namespace(), "metadata", "namespace");
    return with(named, sidecar, label);
  }

  private Tree with(Tree into, BridgeSidecar sidecar, Facts.Label label) {
    Tree result = sidecar.into(into, label);
    for (Tree mount : proxyMounts()) {
      String path = mount.text("mountPath").orElseThrow();
      String[] place = proxyPath("volumeMounts", "[mountPath=" + path + "]");
      result = result.with(Overlay.on(result.tree(place).orElse(Tree.EMPTY), mount), place);
    }
    return result;
  }

  BridgeSidecar sidecar(String image, String configMap) {
    return new BridgeSidecar(
        image, configMap, GlooNames.BRIDGE_KEY, options.stays(), bridgeMounts(), volumes());
  }

  /** What the container of Envoy has to mount. */
  List<Tree> proxyMounts() {
    return mounts(true);
  }

  /** Looks for what keeps the bridge out, and for what surprises. */
  void judge(Findings findings) {
    if (proxy().isEmpty()) {
      findings.refuse(
          workload.ref() + " containers",
          "one called " + options.gateway() + ", as Gloo's chart names it",
          String.join(", ", names("containers")),
          "name the gateway by its own name (--gateway)");
      return;
    }
    judgeOthers(findings);
    judgeHostNetwork(findings);
    judgeRollOut(findings);
  }

  private void judgeOthers(Findings findings) {
    List<String> others = List.of("sds", "istio-proxy");
    List<String> inTheWay =
        pod().items("containers").stream()
            .filter(each -> others.contains(each.text("name").orElse("")))
            .filter(each -> !isGlooMtls(each))
            .map(each -> each.text("name").orElse(""))
            .toList();
    if (!inTheWay.isEmpty()) {
      findings.refuse(
          workload.ref() + " containers",
          "neither sds nor istio-proxy: the bridge is instead of both",
          String.join(", ", inTheWay),
          "take them out first: glooctl istio uninject, or the values global.istioSDS and"
              + " global.istioIntegration of Gloo's chart");
    }
    if ("true".equals(template("labels", "sidecar.istio.io/inject"))) {
      findings.refuse(
          workload.ref() + " label sidecar.istio.io/inject",
          "none: Istio's proxy would be added to the pod, and take its connections",
          "true",
          "remove the label from the pod template");
    }
  }

  /** Gloo's own mTLS has a container of that name, which may stay beside a Unix socket. */
  private boolean isGlooMtls(Tree container) {
    boolean istio =
        container
            .text("env", "[name=ISTIO_MTLS_SDS_ENABLED]", "value")
            .filter("true"::equals)
            .isPresent();
    boolean gloo =
        container
            .text("env", "[name=GLOO_MTLS_SDS_ENABLED]", "value")
            .filter("true"::equals)
            .isPresent();
    return gloo && !istio && options.address() instanceof GlooAddress.Pipe;
  }

  private void judgeHostNetwork(Findings findings) {
    if (!pod().at("hostNetwork").filter(Boolean.TRUE::equals).isPresent()) {
      return;
    }
    if (options.address() instanceof GlooAddress.Tcp tcp) {
      String risk = "any process of a node could take the private key at " + tcp.target();
      if (tcp.insecureHostNetwork()) {
        findings.warn("The gateway is on its node's network: " + risk);
      } else {
        findings.refuse(
            workload.ref() + " hostNetwork",
            "false with --tcp",
            "true: " + risk,
            "leave --tcp out; or, if nothing else runs there, add --insecure-host-network");
      }
    }
    findings.warn("The gateway is on its node's network, and so is the bridge's health port 9878");
  }

  private void judgeRollOut(Findings findings) {
    if (proxy().flatMap(each -> each.tree("readinessProbe")).isEmpty()) {
      findings.warn(
          "The container "
              + options.gateway()
              + " has no readinessProbe: a new pod is sent requests before its Envoy takes them,"
              + " and the roll-out fails some (podTemplate.probes of Gloo's chart)");
    }
    Tree spec = workload.tree().tree("spec").orElse(Tree.EMPTY);
    if (spec.text("strategy", "type").filter("Recreate"::equals).isPresent()) {
      findings.warn("The strategy is Recreate: no gateway serves while the pods are replaced");
    }
    if (workload.ref().kind().kind().equals("DaemonSet")
        && spec.at("updateStrategy", "rollingUpdate", "maxSurge")
            .filter(surge -> !surge.toString().matches("0%?"))
            .isEmpty()) {
      findings.warn(
          "A DaemonSet without maxSurge stops the pod of a node before it starts the new one");
    }
  }

  private Optional<Tree> proxy() {
    return workload.tree().tree(proxyPath());
  }

  private Tree pod() {
    return workload.tree().tree("spec", "template", "spec").orElse(Tree.EMPTY);
  }

  private String template(String kind, String name) {
    return workload.tree().texts("spec", "template", "metadata", kind).getOrDefault(name, "");
  }

  private List<String> names(String list) {
    return pod().items(list).stream().flatMap(each -> each.text("name").stream()).toList();
  }

  private String[] proxyPath(String... rest) {
    String[] path = new String[5 + rest.length];
    System.arraycopy(
        new String[] {"spec", "template", "spec", "containers", "[name=" + options.gateway() + "]"},
        0,
        path,
        0,
        5);
    System.arraycopy(rest, 0, path, 5, rest.length);
    return path;
  }

  private List<Tree> bridgeMounts() {
    return mounts(false);
  }

  private List<Tree> mounts(boolean readOnly) {
    return options.address() instanceof GlooAddress.Pipe pipe
        ? List.of(BridgeSidecar.mount(GlooNames.SOCKET_VOLUME, pipe.folder(), readOnly))
        : List.of();
  }

  private List<Tree> volumes() {
    return options.address() instanceof GlooAddress.Pipe
        ? List.of(BridgeSidecar.shared(GlooNames.SOCKET_VOLUME))
        : List.of();
  }
}
