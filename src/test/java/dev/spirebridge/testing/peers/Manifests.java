package dev.spirebridge.testing.peers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.Await;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Applies YAML as `kubectl apply --server-side` does. */
record Manifests(KubernetesClient client) {

  void applyFolder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Manifests::isYaml).sorted().toList()) {
        apply(Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void apply(String yaml) {
    List<HasMetadata> objects =
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items();
    for (HasMetadata object : objects) {
      client.resource(object).forceConflicts().serverSideApply();
      if (object.getKind().equals("CustomResourceDefinition")) {
        Await.until(
            "the CRD " + object.getMetadata().getName() + " to be served",
            Duration.ofSeconds(30),
            () -> isServed(object.getMetadata().getName()));
      }
    }
  }

  /** As {@link #apply}, without CRDs, and refuses fields that the API server does not know. */
  List<HasMetadata> applyStrictly(String yaml) {
    return client
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .items()
        .stream()
        .map(object ->
            client
                .resource(object)
                .fieldValidation(Validation.STRICT)
                .forceConflicts()
                .serverSideApply())
        .toList();
  }

  private boolean isServed(String crd) {
    String path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + crd;
    JsonNode definition = Http.parse(client.raw(path));
    return definition.at("/status/conditions").valueStream().anyMatch(Manifests::isEstablished)
        && isListed(definition.at("/spec"));
  }

  /** An established CRD is answered with 429 for as long as the watch cache of it fills. */
  private boolean isListed(JsonNode spec) {
    String path =
        "/apis/%s/%s/%s?resourceVersion=0"
            .formatted(
                spec.at("/group").asText(),
                spec.at("/versions/0/name").asText(),
                spec.at("/names/plural").asText());
    try {
      return client.raw(path) != null;
    } catch (KubernetesClientException notYet) {
      return false;
    }
  }

  private static boolean isEstablished(JsonNode condition) {
    return condition.path("type").asText().equals("Established")
        && condition.path("status").asText().equals("True");
  }

  private static boolean isYaml(Path file) {
    return file.toString().endsWith(".yaml") || file.toString().endsWith(".yml");
  }
}
