package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Tree;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A pod with one of Istio's proxies in it, and what its specification tells about that. */
record MeshPod(Ref ref, Tree tree) {

  static final String PROXY = "istio-proxy";
  static final String SOCKET_VOLUME = "workload-socket";

  /** With it an agent takes the mesh's roots from istiod while it runs. */
  static final String LEARNS_ROOTS = "PROXY_CONFIG_XDS_AGENT";

  private static final String HASH = "pod-template-hash";

  /** Empty for a pod without a proxy, and for one that has ended or is about to. */
  static Optional<MeshPod> of(Observed pod) {
    MeshPod read = new MeshPod(pod.ref(), pod.tree());
    boolean over =
        pod.tree().at("metadata", "deletionTimestamp").isPresent()
            || List.of("Succeeded", "Failed")
                .contains(pod.tree().text("status", "phase").orElse(""));
    return over || read.proxy().isEmpty() ? Optional.empty() : Optional.of(read);
  }

  String namespace() {
    return ref.namespace().orElseThrow();
  }

  /** As the injector or a gateway's chart wrote it. */
  String revision() {
    return tree.text("metadata", "labels", "istio.io/rev")
        .or(() -> tree.text("metadata", "annotations", "istio.io/rev"))
        .filter(name -> !name.isEmpty())
        .orElse("default");
  }

  Optional<String> annotation(String name) {
    return tree.text("metadata", "annotations", name);
  }

  /** The Deployment, StatefulSet or DaemonSet whose template it is of; empty for any other. */
  Optional<Ref> owner() {
    return controller()
        .flatMap(owner -> {
          String name = owner.text("name").orElse("");
          return switch (owner.text("kind").orElse("")) {
            case "ReplicaSet" -> deployment(name);
            case "StatefulSet" -> Optional.of(Ref.of(MeshKind.STATEFUL_SET, namespace(), name));
            case "DaemonSet" -> Optional.of(Ref.of(MeshKind.DAEMON_SET, namespace(), name));
            default -> Optional.empty();
          };
        });
  }

  /** For people: whose pod it is. */
  String ownerText() {
    return controller()
        .map(owner -> "of " + owner.text("kind").orElse("?") + " " + owner.text("name").orElse("?"))
        .orElse("of nobody: it was made by hand");
  }

  /** Whether its proxy is an init container that stays. */
  boolean nativeSidecar() {
    return tree.at("spec", "initContainers", "[name=" + PROXY + "]").isPresent();
  }

  /** Whether its proxy is a gateway's and not a sidecar. */
  boolean router() {
    return proxy().map(proxy -> proxy.list("args").contains("router")).orElse(false);
  }

  boolean waypoint() {
    return proxy().map(proxy -> proxy.list("args").contains("waypoint")).orElse(false);
  }

  /** Whether its proxy finds SPIRE's or the bridge's socket, and so is not on the mesh's CA. */
  boolean moved() {
    return tree.at("spec", "volumes", "[name=" + SOCKET_VOLUME + "]", "csi").isPresent()
        || hasBridge();
  }

  boolean hasBridge() {
    return PodTemplate.container(spec(), "spire-bridge").isPresent();
  }

  boolean learnsRoots() {
    return env(LEARNS_ROOTS).map("true"::equals).orElse(false);
  }

  Optional<String> env(String name) {
    return proxy().flatMap(proxy -> proxy.text("env", "[name=" + name + "]", "value"));
  }

  Optional<Tree> proxy() {
    return PodTemplate.container(spec(), PROXY);
  }

  private Tree spec() {
    return tree.tree("spec").orElse(Tree.EMPTY);
  }

  private Optional<Tree> controller() {
    return tree.items("metadata", "ownerReferences").stream()
        .filter(owner -> owner.at("controller").filter(Boolean.TRUE::equals).isPresent())
        .findFirst();
  }

  private Optional<Ref> deployment(String replicaSet) {
    return Stream.ofNullable(tree.texts("metadata", "labels").get(HASH))
        .map(hash -> "-" + hash)
        .filter(replicaSet::endsWith)
        .map(end -> replicaSet.substring(0, replicaSet.length() - end.length()))
        .map(name -> Ref.of(MeshKind.DEPLOYMENT, namespace(), name))
        .findFirst();
  }
}
