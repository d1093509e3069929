package dev.spirebridge.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The namespace of the pod that this process runs in. */
final class PodNamespace {

  /** Where Kubernetes puts it, beside the service account's token. */
  private static final Path FILE =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

  private PodNamespace() {}

  /** Empty outside of pods, and in pods without a service account's token. */
  static Optional<String> find() {
    try {
      return Optional.of(Files.readString(FILE).strip()).filter(name -> !name.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
