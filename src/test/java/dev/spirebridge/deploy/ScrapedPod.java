package dev.spirebridge.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spirebridge.testing.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A pod as Prometheus's discovery in Kubernetes presents it to the shipped scrape configuration:
 * one target for each port of a container, with what the manifest says as {@code __meta_} labels.
 *
 * @param template of deploy/manifests
 * @param port on loopback, in place of the manifest's 9878
 */
public record ScrapedPod(String name, JsonNode template, int port) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path MANIFESTS = Path.of("deploy", "manifests");
  private static final String META = "__meta_kubernetes_";
  private static final String HEALTH = "9878";
  private static final String IP = "127.0.0.1";

  /** Of the DaemonSet. */
  public static ScrapedPod daemon(String name, int port) {
    return new ScrapedPod(
        name, object("node.yaml", "DaemonSet", "spire-bridge").at("/spec/template"), port);
  }

  /** Of the controller's Deployment. */
  public static ScrapedPod controller(String name, int port) {
    return new ScrapedPod(
        name,
        object("controller.yaml", "Deployment", "spire-bridge-controller").at("/spec/template"),
        port);
  }

  /** A gateway with the patch for this consumer. */
  public static ScrapedPod patched(String consumer, String name, int port) {
    return new ScrapedPod(name, patch(consumer), port);
  }

  /** A gateway of Istio with the patch, and with the annotations that Istio's chart gives it. */
  public static ScrapedPod istioGateway(String name, int port) {
    JsonNode template = patch("istio-gateway");
    ((ObjectNode) template.at("/metadata/annotations"))
        .put("prometheus.io/scrape", "true")
        .put("prometheus.io/port", "15020")
        .put("prometheus.io/path", "/stats/prometheus");
    return new ScrapedPod(name, template, port);
  }

  private static JsonNode patch(String consumer) {
    String key = consumer + ".patch.yaml";
    return Yaml.document(
            object("sidecar.yaml", "ConfigMap", "spire-bridge-sidecar")
                .path("data")
                .path(key)
                .asText())
        .at("/spec/template");
  }

  private static JsonNode object(String file, String kind, String name) {
    return Yaml.documents(MANIFESTS.resolve(file)).stream()
        .filter(each -> each.path("kind").asText().equals(kind))
        .filter(each -> each.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The shipped scrape configuration, with this file of targets in place of the discovery. */
  public static ObjectNode scrapeConfiguration(Path targets) {
    ObjectNode configuration =
        (ObjectNode) Yaml.document(AlertRules.FOLDER.resolve("prometheus-scrape.yaml"));
    for (JsonNode job : configuration.path("scrape_configs")) {
      ((ObjectNode) job).remove("kubernetes_sd_configs");
      ((ObjectNode) job)
          .putArray("file_sd_configs")
          .addObject()
          .put("refresh_interval", "1s")
          .putArray("files")
          .add(targets.toString());
    }
    return configuration;
  }

  /** Replaces the file of targets at once. */
  public static void write(Path targets, List<ScrapedPod> pods) {
    ArrayNode all = JSON.createArrayNode();
    pods.stream().flatMap(ScrapedPod::targets).forEach(all::add);
    try {
      Path part = targets.resolveSibling("part");
      JSON.writeValue(part.toFile(), all);
      Files.move(part, targets, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stream<ObjectNode> targets() {
    return Stream.of("initContainers", "containers")
        .flatMap(kind -> template.at("/spec/" + kind).valueStream())
        .flatMap(this::targets);
  }

  private Stream<ObjectNode> targets(JsonNode container) {
    Map<String, String> labels = new TreeMap<>(common());
    labels.put(META + "pod_container_name", container.path("name").asText());
    List<JsonNode> ports = container.path("ports").valueStream().toList();
    if (ports.isEmpty()) {
      return Stream.of(target(IP, labels));
    }
    return ports.stream()
        .map(each -> {
          String number = actual(each.path("containerPort").asText());
          Map<String, String> own = new TreeMap<>(labels);
          own.put(META + "pod_container_port_name", each.path("name").asText());
          own.put(META + "pod_container_port_number", number);
          return target(IP + ":" + number, own);
        });
  }

  private Map<String, String> common() {
    Map<String, String> labels = new TreeMap<>();
    labels.put(META + "namespace", "mesh-identity");
    labels.put(META + "pod_name", name);
    labels.put(META + "pod_node_name", "node-1");
    labels.put(META + "pod_ip", IP);
    labels.put(META + "pod_phase", "Running");
    template
        .at("/metadata/labels")
        .properties()
        .forEach(label ->
            labels.put(META + "pod_label_" + plain(label.getKey()), label.getValue().asText()));
    template
        .at("/metadata/annotations")
        .properties()
        .forEach(annotation ->
            labels.put(
                META + "pod_annotation_" + plain(annotation.getKey()),
                actual(annotation.getValue().asText())));
    return labels;
  }

  private String actual(String value) {
    return value.equals(HEALTH) ? Integer.toString(port) : value;
  }

  private static String plain(String key) {
    return key.replaceAll("[^A-Za-z0-9_]", "_");
  }

  private static ObjectNode target(String address, Map<String, String> labels) {
    ObjectNode target = JSON.createObjectNode();
    target.putArray("targets").add(address);
    ObjectNode all = target.putObject("labels");
    labels.forEach(all::put);
    return target;
  }
}
