package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Tree;
import java.util.List;

/** The values of the chart istiod, and a gateway that no injector makes, as istioctl takes them. */
final class OperatorFile {

  private static final String GATEWAY = "istio-ingressgateway";

  private final Facts facts;
  private final IstioOptions options;

  OperatorFile(Facts facts, IstioOptions options) {
    this.facts = facts;
    this.options = options;
  }

  /** The gateway has the volume and the label. */
  Tree moved(Tree istiod) {
    Tree gateway = gateway().with(List.of(overlay().fields()), "k8s", "overlays");
    return file(
        istiod,
        options
            .socket()
            .file()
            .map(file -> env(gateway, PodTemplate.SOCKET_FILE, file))
            .orElse(gateway));
  }

  /** The gateway learns roots, and is where it was. */
  Tree whileMoving(Tree istiod) {
    return file(istiod, env(gateway(), MeshPod.LEARNS_ROOTS, "true"));
  }

  private Tree file(Tree istiod, Tree gateway) {
    Tree file =
        Tree.EMPTY
            .with("install.istio.io/v1alpha1", "apiVersion")
            .with("IstioOperator", "kind")
            .with("istio", "metadata", "name")
            .with(options.istioNamespace(), "metadata", "namespace")
            .with("default", "spec", "profile")
            .with(istiod.at("meshConfig").orElseThrow(), "spec", "meshConfig")
            .with(
                istiod.at("sidecarInjectorWebhook").orElseThrow(),
                "spec",
                "values",
                "sidecarInjectorWebhook")
            .with(List.of(gateway.fields()), "spec", "components", "ingressGateways");
    Tree withEnv =
        istiod.at("env").map(env -> file.with(env, "spec", "values", "pilot", "env")).orElse(file);
    return options.revision().isPresent()
        ? withEnv.with(options.revisionName(), "spec", "revision")
        : withEnv;
  }

  private static Tree gateway() {
    return Tree.EMPTY
        .with(GATEWAY, "name")
        .with(true, "enabled")
        .with("ingressgateway", "label", "istio");
  }

  /** What the mesh's configuration says of proxies reaches injected ones alone. */
  private static Tree env(Tree gateway, String name, String value) {
    return gateway.append(
        Tree.EMPTY.with(name, "name").with(value, "value").fields(), "k8s", "env");
  }

  private Tree overlay() {
    Tree volume =
        Tree.EMPTY
            .with(MeshPod.SOCKET_VOLUME, "name")
            .with(options.socket().driver(), "csi", "driver")
            .with(true, "csi", "readOnly");
    Tree patch =
        Tree.EMPTY
            .with("spec.template.spec.volumes.[name:" + MeshPod.SOCKET_VOLUME + "]", "path")
            .with(volume, "value");
    String escaped = facts.label().name().replace(".", "\\.");
    Tree label =
        Tree.EMPTY
            .with("spec.template.metadata.labels." + escaped, "path")
            .with(facts.label().value(), "value");
    return Tree.EMPTY
        .with("apps/v1", "apiVersion")
        .with("Deployment", "kind")
        .with(GATEWAY, "name")
        .with(List.of(patch.fields(), label.fields()), "patches");
  }
}
