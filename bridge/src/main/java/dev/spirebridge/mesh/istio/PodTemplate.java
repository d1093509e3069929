package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pod template of a Deployment, StatefulSet or DaemonSet, and the edits that move it.
 *
 * @param workload the whole object
 */
record PodTemplate(Tree workload) {

  static final String TEMPLATES = "inject.istio.io/templates";
  static final String PROXY_CONFIG = "proxy.istio.io/config";

  /** Written to have pods made anew. */
  static final String PREPARED = "spirebridge.dev/mesh-move";

  static final String SOCKET_FILE = "WORKLOAD_IDENTITY_SOCKET_FILE";

  private static final String MOUNT = "/var/run/secrets/workload-spiffe-uds";

  /** Of a pod's specification, be it an init container or not. */
  static Optional<Tree> container(Tree spec, String name) {
    return Stream.concat(spec.items("containers").stream(), spec.items("initContainers").stream())
        .filter(each -> each.text("name").filter(name::equals).isPresent())
        .findFirst();
  }

  /** Whether the proxy is in the template itself, and not put into pods by the injector. */
  boolean plain() {
    return container(spec(), MeshPod.PROXY)
        .flatMap(proxy -> proxy.text("image"))
        .filter(image -> !image.equals("auto"))
        .isPresent();
  }

  boolean hasBridge() {
    return container(spec(), "spire-bridge").isPresent();
  }

  /** Whether it does not opt out of injection. */
  boolean mayBeInjected() {
    String opt = "sidecar.istio.io/inject";
    return label(opt).or(() -> annotation(opt)).filter("false"::equals).isEmpty();
  }

  Optional<String> annotation(String name) {
    return workload.text(metadata("annotations", name));
  }

  Optional<String> label(String name) {
    return workload.text(metadata("labels", name));
  }

  /** The templates its pods ask for; empty for the injector's default ones. */
  List<String> templates() {
    return annotation(TEMPLATES).stream()
        .flatMap(names -> Arrays.stream(names.split(",")))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** Whether its pods get a CSI volume for the socket. */
  boolean moved(String template, List<String> defaults) {
    if (hasBridge()) {
      return true;
    }
    if (plain()) {
      return workload
          .at(path("spec", "volumes", "[name=" + MeshPod.SOCKET_VOLUME + "]", "csi"))
          .isPresent();
    }
    return (templates().isEmpty() ? defaults : templates()).contains(template);
  }

  /** Has its pods made anew, so that they learn roots while they run. */
  PodTemplate prepared(String mark) {
    if (plain()) {
      return withProxyEnv(MeshPod.LEARNS_ROOTS, "true");
    }
    return new PodTemplate(workload.with(mark, metadata("annotations", PREPARED)));
  }

  /** Without what was there for the time before it moved alone. */
  PodTemplate unprepared(Optional<PodTemplate> first) {
    PodTemplate bare = new PodTemplate(workload.without(metadata("annotations", PREPARED)));
    boolean had =
        first
            .flatMap(before -> container(before.spec(), MeshPod.PROXY))
            .map(proxy -> proxy.at("env", "[name=" + MeshPod.LEARNS_ROOTS + "]").isPresent())
            .orElse(true);
    return plain() && !had
        ? new PodTemplate(
            bare.workload.without(
                path(
                    "spec",
                    bare.proxyList(),
                    "[name=" + MeshPod.PROXY + "]",
                    "env",
                    "[name=" + MeshPod.LEARNS_ROOTS + "]")))
        : bare;
  }

  /**
   * Its pods find the socket of that driver.
   *
   * @param defaults the templates of a pod that asks for none
   */
  PodTemplate moved(IstioOptions.Socket socket, List<String> defaults) throws YamlTextException {
    PodTemplate moved = plain() ? withVolume(socket.driver()) : withTemplate(socket, defaults);
    if (socket.file().isEmpty()) {
      return moved;
    }
    return plain()
        ? moved.withProxyEnv(SOCKET_FILE, socket.file().get())
        : moved.withProxyConfig(socket.file().get());
  }

  PodTemplate labelled(Facts.Label label) {
    return new PodTemplate(workload.with(label.value(), metadata("labels", label.name())));
  }

  Tree spec() {
    return workload.tree(path("spec")).orElse(Tree.EMPTY);
  }

  private PodTemplate withTemplate(IstioOptions.Socket socket, List<String> defaults) {
    if (moved(socket.template(), defaults)) {
      return this;
    }
    String names =
        Stream.concat(
                (templates().isEmpty() ? defaults : templates()).stream(),
                Stream.of(socket.template()))
            .collect(Collectors.joining(","));
    return new PodTemplate(workload.with(names, metadata("annotations", TEMPLATES)));
  }

  private PodTemplate withVolume(String driver) {
    if (moved("", List.of())) {
      return this;
    }
    Tree volume =
        Tree.EMPTY
            .with(MeshPod.SOCKET_VOLUME, "name")
            .with(driver, "csi", "driver")
            .with(true, "csi", "readOnly");
    Tree with =
        workload.with(volume, path("spec", "volumes", "[name=" + MeshPod.SOCKET_VOLUME + "]"));
    String[] mounts = path("spec", proxyList(), "[name=" + MeshPod.PROXY + "]", "volumeMounts");
    boolean mounted =
        with.items(mounts).stream()
            .anyMatch(
                mount -> mount.text("name").filter(MeshPod.SOCKET_VOLUME::equals).isPresent());
    Tree mount = Tree.EMPTY.with(MeshPod.SOCKET_VOLUME, "name").with(MOUNT, "mountPath");
    return new PodTemplate(mounted ? with : with.append(mount, mounts));
  }

  private PodTemplate withProxyConfig(String file) throws YamlTextException {
    Optional<String> before = annotation(PROXY_CONFIG);
    String after =
        before.isPresent()
            ? YamlText.parse(before.get()).with(file, "proxyMetadata", SOCKET_FILE).text()
            : YamlText.of(Tree.EMPTY.with(file, "proxyMetadata", SOCKET_FILE));
    return new PodTemplate(workload.with(after, metadata("annotations", PROXY_CONFIG)));
  }

  private PodTemplate withProxyEnv(String name, String value) {
    return new PodTemplate(
        workload.with(
            value,
            path(
                "spec",
                proxyList(),
                "[name=" + MeshPod.PROXY + "]",
                "env",
                "[name=" + name + "]",
                "value")));
  }

  private String proxyList() {
    return spec().at("initContainers", "[name=" + MeshPod.PROXY + "]").isPresent()
        ? "initContainers"
        : "containers";
  }

  private static String[] metadata(String... rest) {
    return join(new String[] {"spec", "template", "metadata"}, rest);
  }

  private static String[] path(String... rest) {
    return join(new String[] {"spec", "template"}, rest);
  }

  private static String[] join(String[] first, String[] rest) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(rest)).toArray(String[]::new);
  }
}
