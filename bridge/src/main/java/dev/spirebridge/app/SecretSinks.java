package dev.spirebridge.app;

import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.kubernetes.ClusterAccessException;
import dev.spirebridge.kubernetes.KubernetesClients;
import dev.spirebridge.kubernetes.NamespacedName;
import dev.spirebridge.kubesecret.SecretSettings;
import dev.spirebridge.kubesecret.SecretSink;
import dev.spirebridge.status.SecretStatus;
import dev.spirebridge.store.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/**
 * The bridge's Secrets, with the client that they share. No other class of the data plane knows the
 * Kubernetes client, so that a bridge without Secrets loads nothing of it.
 */
final class SecretSinks implements AutoCloseable {

  private final SecretsConfig config;
  private final KubernetesClient client;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final List<SecretSink> sinks = new CopyOnWriteArrayList<>();

  private SecretSinks(
      SecretsConfig config, KubernetesClient client, InstantSource clock, RandomGenerator random) {
    this.config = config;
    this.client = client;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Finds the API server, and asks it nothing yet: one that is away is waited for.
   *
   * @throws StartException if there is none to be found
   */
  static SecretSinks open(
      SecretsConfig config, String version, InstantSource clock, RandomGenerator random)
      throws StartException {
    try {
      return new SecretSinks(
          config,
          KubernetesClients.open(config.cluster(), "spire-bridge/" + version),
          clock,
          random);
    } catch (ClusterAccessException e) {
      throw new StartException(List.of(String.valueOf(e.getMessage())));
    }
  }

  /** Where the Secrets are, for the log. */
  String description() {
    return "%s at %s"
        .formatted(
            String.join(", ", config.names().stream().map(NamespacedName::toString).toList()),
            client.getMasterUrl());
  }

  /** Keeps them from now on. */
  void start(Subject subject, SvidChoice choice) {
    for (NamespacedName name : config.names()) {
      sinks.add(
          SecretSink.start(client, name, subject, choice, SecretSettings.defaults(random), clock));
    }
  }

  /** Any thread. */
  List<SecretStatus> status() {
    return sinks.stream().map(SecretSink::status).toList();
  }

  List<String> stoppedThreads() {
    return sinks.stream().flatMap(sink -> sink.stopped().stream()).toList();
  }

  @Override
  public void close() {
    sinks.forEach(SecretSink::close);
    client.close();
  }
}
