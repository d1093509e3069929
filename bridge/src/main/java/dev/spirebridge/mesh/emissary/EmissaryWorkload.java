package dev.spirebridge.mesh.emissary;

import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Emissary's Deployment or DaemonSet, in the words of this move.
 *
 * @param container the name of the one that is Emissary
 */
record EmissaryWorkload(Observed object, String container) {

  /** Where Emissary looks for Istio's files, and thereby that it does. */
  static final String FOLDER_VARIABLE = "AMBASSADOR_ISTIO_SECRET_DIR";

  static final String DEFAULT_FOLDER = "/etc/istio-certs";
  static final String DEFAULT_VOLUME = "istio-certs";

  /** Of a second Envoy on the same machine, or in the same pod. */
  static final String BASE_ID_VARIABLE = "AMBASSADOR_ENVOY_BASE_ID";

  static final String SDS_VARIABLE = "AMBASSADOR_ENABLE_SDS";
  static final String PROXY = "istio-proxy";
  static final String PROXY_CONFIG = "proxy.istio.io/config";
  private static final String OUTPUT_CERTS = "OUTPUT_CERTS";
  private static final String[] TEMPLATE = {"spec", "template"};

  static Optional<EmissaryWorkload> find(Lookup lookup, EmissaryOptions options) {
    return Stream.of(MeshKind.DEPLOYMENT, MeshKind.DAEMON_SET)
        .map(kind -> Ref.of(kind, options.namespace(), options.workload()))
        .flatMap(ref -> lookup.find(ref).stream())
        .findFirst()
        .map(found -> new EmissaryWorkload(found, options.container()));
  }

  Ref ref() {
    return object.ref();
  }

  Tree pod() {
    return template("spec");
  }

  /** Empty if the pod has no container of that name. */
  Optional<Tree> emissary() {
    return pod().tree("containers", "[name=" + container + "]");
  }

  List<String> containers() {
    return Stream.of("initContainers", "containers")
        .flatMap(list -> pod().items(list).stream())
        .flatMap(each -> each.text("name").stream())
        .toList();
  }

  /** The variable of Emissary's container; empty if it is not there, or comes from elsewhere. */
  Optional<String> variable(String name) {
    return emissary().flatMap(it -> it.text("env", "[name=" + name + "]", "value"));
  }

  boolean hasVariableFromElsewhere(String name) {
    return emissary().flatMap(it -> it.at("env", "[name=" + name + "]", "valueFrom")).isPresent();
  }

  /** Where the files are: as Emissary is told already, else where everybody has them. */
  String folder() {
    return variable(FOLDER_VARIABLE)
        .map(EmissaryWorkload::withoutSlash)
        .filter(text -> !text.isEmpty())
        .orElse(DEFAULT_FOLDER);
  }

  /** The name of the volume that Emissary mounts there; empty if none is. */
  Optional<String> mounted() {
    return emissary().stream()
        .flatMap(it -> it.items("volumeMounts").stream())
        .filter(mount -> mount.text("mountPath").map(EmissaryWorkload::withoutSlash).equals(
            Optional.of(folder())))
        .flatMap(mount -> mount.text("name").stream())
        .findFirst();
  }

  String volume() {
    return mounted().orElse(DEFAULT_VOLUME);
  }

  /** The volume of that name that is something else than an empty folder. */
  Optional<Tree> otherVolume() {
    return pod()
        .tree("volumes", "[name=" + volume() + "]")
        .filter(volume -> volume.at("emptyDir").isEmpty());
  }

  Optional<Number> volumeGroup() {
    return pod()
        .at("securityContext", "fsGroup")
        .filter(Number.class::isInstance)
        .map(Number.class::cast);
  }

  Map<String, String> podLabels() {
    return template("metadata").texts("labels");
  }

  Map<String, String> podAnnotations() {
    return template("metadata").texts("annotations");
  }

  /** What the annotation for Istio's proxy says; empty if there is none, or it cannot be read. */
  Tree proxyConfig() {
    try {
      return YamlText.parse(podAnnotations().getOrDefault(PROXY_CONFIG, "{}")).tree();
    } catch (YamlTextException e) {
      return Tree.EMPTY;
    }
  }

  /** Where Istio's proxy is told to write certificate files; for people. */
  Optional<String> outputCerts() {
    if (podAnnotations().getOrDefault(PROXY_CONFIG, "").contains(OUTPUT_CERTS)) {
      return Optional.of("annotation " + PROXY_CONFIG);
    }
    return Stream.of("initContainers", "containers")
        .flatMap(list -> pod().items(list).stream())
        .filter(each -> each.at("env", "[name=" + OUTPUT_CERTS + "]").isPresent())
        .map(each -> "container " + each.text("name").orElse("without a name"))
        .findFirst();
  }

  private Tree template(String part) {
    return object.tree().tree(TEMPLATE[0], TEMPLATE[1], part).orElse(Tree.EMPTY);
  }

  private static String withoutSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
