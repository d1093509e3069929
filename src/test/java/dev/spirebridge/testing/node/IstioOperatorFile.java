package dev.spirebridge.testing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spirebridge.testing.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The IstioOperator that spire-config has for people, with what a node without DNS and without
 * Istio's images needs besides, as istio.yaml beside this class has it.
 */
final class IstioOperatorFile {

  static final String OF_THE_PAGE = "spire-config/istio/istio-operator.yaml";

  private IstioOperatorFile() {}

  /**
   * @param istiod the address of its Service
   */
  static Path write(NodeCluster cluster, String istiod) {
    Map<String, String> values = new HashMap<>(cluster.settings());
    values.putAll(NodeSettings.requireIstio());
    ObjectNode file = (ObjectNode) Yaml.document(Path.of(OF_THE_PAGE));
    lay(Yaml.document(Manifest.read("istio.yaml", values)), file);
    ArrayNode overlays = (ArrayNode) file.at("/spec/components/ingressGateways/0/k8s/overlays");
    ((ArrayNode) overlays.get(0).path("patches"))
        .add(
            Yaml.document(
                """
                path: spec.template.spec.hostAliases
                value: [{ip: %s, hostnames: [istiod.istio-system.svc]}]
                """
                    .formatted(istiod)));
    try {
      return Files.writeString(
          cluster.folder().resolve("istio-operator.yaml"), file.toPrettyString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Elements of a list are laid over each other by their place: there is one gateway. */
  private static void lay(JsonNode more, JsonNode over) {
    if (over instanceof ObjectNode object) {
      more.properties()
          .forEach(field -> {
            JsonNode there = object.path(field.getKey());
            if (there.isContainerNode() && field.getValue().isContainerNode()) {
              lay(field.getValue(), there);
            } else {
              object.set(field.getKey(), field.getValue());
            }
          });
    } else {
      for (int i = 0; i < more.size(); i++) {
        lay(more.get(i), over.get(i));
      }
    }
  }
}
