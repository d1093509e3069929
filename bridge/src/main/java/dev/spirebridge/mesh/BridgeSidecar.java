package dev.spirebridge.mesh;

import java.util.List;
import java.util.stream.Stream;

/**
 * The bridge as one more container of a gateway's pod, as the chart's patches add it.
 *
 * @param image as in a container's {@code image}
 * @param configMap in the pod's namespace
 * @param configKey of the configuration in it
 * @param stays whether it is an init container that stays (Kubernetes 1.29 and later), and so
 *     starts before the proxy
 * @param mounts of the container, beside those it always has
 * @param volumes of the pod, beside those it always has
 */
public record BridgeSidecar(
    String image,
    String configMap,
    String configKey,
    boolean stays,
    List<Tree> mounts,
    List<Tree> volumes) {

  public static final String CONTAINER = "spire-bridge";

  /** SPIRE's Workload API in the container, and the driver that brings it there. */
  public static final String AGENT_SOCKET = "unix:///run/secrets/workload-spiffe-uds/socket";

  /** Where the kubelet asks for health: a port of every address of the pod. */
  public static final String HEALTH = "0.0.0.0:9878";

  private static final String HEALTH_PORT = "bridge-health";
  private static final String DRIVER = "csi.spiffe.io";
  private static final String CONFIGURATION_FOLDER = "/etc/spire-bridge";
  private static final int USER = 65530;

  public BridgeSidecar {
    mounts = List.copyOf(mounts);
    volumes = List.copyOf(volumes);
  }

  /** The container, as in a pod template. */
  public Tree container() {
    Tree container =
        Tree.EMPTY
            .with(CONTAINER, "name")
            .with(image, "image")
            .with("IfNotPresent", "imagePullPolicy");
    if (stays) {
      container = container.with("Always", "restartPolicy");
    }
    List<String> args = List.of("serve", "--config", CONFIGURATION_FOLDER + "/" + configKey);
    container =
        container
            .with(args, "args")
            .append(named(HEALTH_PORT).with(9878, "containerPort"), "ports")
            .with(
                probe("/livez").with(1, "periodSeconds").with(60, "failureThreshold"),
                "startupProbe")
            .with(
                probe("/livez").with(10, "periodSeconds").with(5, "timeoutSeconds"),
                "livenessProbe")
            .with(
                probe("/readyz").with(2, "periodSeconds").with(5, "timeoutSeconds"),
                "readinessProbe")
            .with(security(), "securityContext")
            .with("20m", "resources", "requests", "cpu")
            .with("128Mi", "resources", "requests", "memory")
            .with("256Mi", "resources", "limits", "memory")
            .append(mount("spire-bridge", CONFIGURATION_FOLDER, true), "volumeMounts")
            .append(
                mount("spire-workload-api", "/run/secrets/workload-spiffe-uds", true),
                "volumeMounts")
            .append(mount("spire-bridge-temporary", "/tmp", false), "volumeMounts");
    for (Tree mount : mounts) {
      container = container.append(mount, "volumeMounts");
    }
    return container;
  }

  /** All volumes of the pod that the container needs. */
  public List<Tree> podVolumes() {
    List<Tree> always =
        List.of(
            named("spire-bridge").with(configMap, "configMap", "name"),
            named("spire-workload-api").with(DRIVER, "csi", "driver").with(true, "csi", "readOnly"),
            memory("spire-bridge-temporary", "16Mi"));
    return Stream.concat(always.stream(), volumes.stream()).toList();
  }

  /**
   * A Deployment, StatefulSet or DaemonSet whose pods have it, and that label. Where it is there
   * already it becomes as it should be; if it is as it should be, the result equals the workload.
   */
  public Tree into(Tree workload, Facts.Label label) {
    Tree result =
        workload.with(label.value(), "spec", "template", "metadata", "labels", label.name());
    result = result.without("spec", "template", "spec", other(stays), "[name=" + CONTAINER + "]");
    result =
        laid(
            result,
            container(),
            "spec",
            "template",
            "spec",
            list(stays),
            "[name=" + CONTAINER + "]");
    for (Tree volume : podVolumes()) {
      String[] path = {
        "spec", "template", "spec", "volumes", "[name=" + volume.text("name").orElseThrow() + "]"
      };
      Tree there = result.tree(path).orElse(Tree.EMPTY);
      result = result.with(Overlay.volume(there, volume), path);
    }
    return result;
  }

  /** One that is shared by the containers of a pod, in memory, as large as its sockets or files. */
  public static Tree shared(String name) {
    return memory(name, "1Mi");
  }

  /** As in {@code volumeMounts}. */
  public static Tree mount(String volume, String path, boolean readOnly) {
    Tree mount = named(volume).with(path, "mountPath");
    return readOnly ? mount.with(true, "readOnly") : mount;
  }

  private static Tree laid(Tree workload, Tree wanted, String... path) {
    return workload.with(Overlay.on(workload.tree(path).orElse(Tree.EMPTY), wanted), path);
  }

  private static String list(boolean stays) {
    return stays ? "initContainers" : "containers";
  }

  private static String other(boolean stays) {
    return list(!stays);
  }

  private static Tree probe(String path) {
    return Tree.EMPTY.with(path, "httpGet", "path").with(HEALTH_PORT, "httpGet", "port");
  }

  private static Tree security() {
    return Tree.EMPTY
        .with(true, "runAsNonRoot")
        .with(USER, "runAsUser")
        .with(USER, "runAsGroup")
        .with("RuntimeDefault", "seccompProfile", "type")
        .with(false, "allowPrivilegeEscalation")
        .with(List.of("ALL"), "capabilities", "drop")
        .with(true, "readOnlyRootFilesystem");
  }

  private static Tree memory(String name, String limit) {
    return named(name).with("Memory", "emptyDir", "medium").with(limit, "emptyDir", "sizeLimit");
  }

  private static Tree named(String name) {
    return Tree.EMPTY.with(name, "name");
  }
}
