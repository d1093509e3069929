package dev.spirebridge.mesh.emissary;

import dev.spirebridge.mesh.BridgeFiles;
import dev.spirebridge.mesh.BridgeSidecar;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Tree;
import java.util.List;
import java.util.Optional;

/** What becomes of Emissary's pod template: the bridge beside it, and the folder between both. */
record EmissaryPod(
    Facts facts, EmissaryOptions options, String folder, String volume, ProxyBeside proxy) {

  static EmissaryPod of(
      Facts facts, EmissaryOptions options, EmissaryWorkload workload, ProxyBeside proxy) {
    return new EmissaryPod(facts, options, workload.folder(), workload.volume(), proxy);
  }

  /** For an Emissary that nobody has seen. */
  static EmissaryPod unseen(Facts facts, EmissaryOptions options) {
    return new EmissaryPod(
        facts,
        options,
        EmissaryWorkload.DEFAULT_FOLDER,
        EmissaryWorkload.DEFAULT_VOLUME,
        ProxyBeside.NONE);
  }

  String configMap() {
    return "spire-bridge-emissary-" + options.workload();
  }

  BridgeSidecar bridge() {
    return new BridgeSidecar(
        facts.image(),
        configMap(),
        BridgeFiles.KEY,
        options.stays(),
        List.of(BridgeSidecar.mount(volume, folder, false)),
        List.of(BridgeSidecar.shared(volume)));
  }

  /** The configuration of the bridge where the pod has that group, or none. */
  BridgeFiles files(Optional<Number> volumeGroup) {
    return new BridgeFiles(
        facts.trustDomain().getName(),
        folder,
        volumeGroup.filter(group -> group.longValue() != BridgeFiles.GROUP));
  }

  Tree mount() {
    return BridgeSidecar.mount(volume, folder, true);
  }

  /** The workload, or a patch of one if there is nothing in it yet. */
  Tree into(Tree workload) {
    Tree result = bridge().into(workload, facts.label());
    result = set(result, EmissaryWorkload.FOLDER_VARIABLE, folder);
    if (proxy != ProxyBeside.NONE) {
      result = set(result, EmissaryWorkload.BASE_ID_VARIABLE, "1");
    }
    if (!mounts(result)) {
      result = result.append(mount(), emissary("volumeMounts"));
    }
    if (result.at("spec", "template", "spec", "securityContext", "fsGroup").isEmpty()) {
      result =
          result.with(BridgeFiles.GROUP, "spec", "template", "spec", "securityContext", "fsGroup");
    }
    return options.replaceProxy()
        ? result.with("false", "spec", "template", "metadata", "labels", ProxyBeside.INJECT)
        : result;
  }

  private Tree set(Tree workload, String variable, String value) {
    String[] path = emissary("env", "[name=" + variable + "]", "value");
    boolean isSet = workload.text(path).filter(text -> !text.isEmpty()).isPresent();
    return isSet ? workload : workload.with(value, path);
  }

  private boolean mounts(Tree workload) {
    return workload.items(emissary("volumeMounts")).stream()
        .anyMatch(mount -> mount.text("mountPath").filter(this::sameFolder).isPresent());
  }

  private boolean sameFolder(String path) {
    return path.equals(folder) || path.equals(folder + "/");
  }

  private String[] emissary(String... rest) {
    String[] path = new String[5 + rest.length];
    List<String> start =
        List.of("spec", "template", "spec", "containers", "[name=" + options.container() + "]");
    for (int i = 0; i < path.length; i++) {
      path[i] = i < start.size() ? start.get(i) : rest[i - start.size()];
    }
    return path;
  }
}
