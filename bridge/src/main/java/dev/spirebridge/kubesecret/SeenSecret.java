package dev.spirebridge.kubesecret;

import dev.spirebridge.kubernetes.CustomObjects;
import dev.spirebridge.kubernetes.Ownership;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A Secret as the API server has it. It may hold a private key, and prints as its version alone.
 *
 * @param data by key, each value in Base64
 */
record SeenSecret(
    String uid,
    String version,
    String type,
    boolean immutable,
    Map<String, String> labels,
    Map<String, String> annotations,
    Map<String, String> data) {

  SeenSecret {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    data = Map.copyOf(data);
  }

  static SeenSecret of(GenericKubernetesResource secret) {
    Map<String, Object> content = secret.getAdditionalProperties();
    return new SeenSecret(
        secret.getMetadata().getUid(),
        secret.getMetadata().getResourceVersion(),
        Objects.toString(content.get("type"), ""),
        Boolean.TRUE.equals(content.get("immutable")),
        CustomObjects.labels(secret.getMetadata()),
        CustomObjects.annotations(secret.getMetadata()),
        CustomObjects.map(content.get("data")).entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, each -> Objects.toString(each.getValue(), ""))));
  }

  boolean isOurs() {
    return Ownership.isOurs(labels);
  }

  @Override
  public String toString() {
    return "SeenSecret[version " + version + ", not shown]";
  }
}
