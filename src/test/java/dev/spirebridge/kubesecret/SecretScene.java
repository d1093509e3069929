package dev.spirebridge.kubesecret;

import dev.spirebridge.kubernetes.NamespacedName;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A namespace with the rights of deploy/rbac-secret.yaml, and what people do to the Secret. */
final class SecretScene implements AutoCloseable {

  static final NamespacedName NAME = new NamespacedName("istio-ingress", "gateway");
  static final String USER = "system:serviceaccount:istio-ingress:gateway";
  static final String RULES = "deploy/rbac-secret.yaml";
  static final Duration SOON = Duration.ofSeconds(60);
  static final Map<String, String> OURS = Map.of("app.kubernetes.io/managed-by", "spire-bridge");

  private final KubeApiServer server;
  private final KubernetesClient admin;

  private SecretScene(KubeApiServer server) {
    this.server = server;
    this.admin = server.adminClient();
  }

  /** On an API server of its own, which is closed with it. */
  static SecretScene start(Path folder) {
    KubeApiServer server = KubeApiServer.start(folder, USER);
    SecretScene scene = new SecretScene(server);
    scene
        .admin
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(NAME.namespace())
                .endMetadata()
                .build())
        .create();
    server.apply(rules());
    return scene;
  }

  static String rules() {
    try {
      return Files.readString(Path.of(RULES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  KubeApiServer server() {
    return server;
  }

  KubernetesClient admin() {
    return admin;
  }

  Resource<Secret> secret() {
    return admin.secrets().inNamespace(NAME.namespace()).withName(NAME.name());
  }

  Optional<Secret> find() {
    return Optional.ofNullable(secret().get());
  }

  Secret await(String what, Predicate<Secret> is) {
    return Await.untilPresent(what, SOON, () -> find().filter(is));
  }

  void delete() {
    secret().delete();
    Await.until("the Secret to be gone", SOON, () -> find().isEmpty());
  }

  /** As somebody else makes it. */
  Secret make(String type, Map<String, String> labels, Map<String, String> text) {
    return admin
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAME.namespace())
                .withName(NAME.name())
                .withLabels(labels)
                .endMetadata()
                .withType(type)
                .withStringData(text)
                .build())
        .create();
  }

  static String text(Secret secret, String key) {
    return new String(
        Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.US_ASCII);
  }

  static String version(Secret secret) {
    return secret.getMetadata().getResourceVersion();
  }

  @Override
  public void close() {
    admin.close();
    server.close();
  }
}
