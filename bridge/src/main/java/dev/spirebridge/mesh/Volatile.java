package dev.spirebridge.mesh;

import java.util.Optional;

/** Fields of an object that others write all the time, and that no edit of ours is about. */
final class Volatile {

  static final String[] REPLICAS = {"spec", "replicas"};
  static final String[] REVISION = {"metadata", "annotations", "deployment.kubernetes.io/revision"};
  static final String[] RESTARTED = {
    "spec", "template", "metadata", "annotations", "kubectl.kubernetes.io/restartedAt"
  };

  private Volatile() {}

  static Tree without(Tree object) {
    Tree metadata = Tree.EMPTY;
    Optional<Object> labels = object.at("metadata", "labels");
    Optional<Object> annotations = object.at("metadata", "annotations");
    metadata = labels.isPresent() ? metadata.with(labels.get(), "labels") : metadata;
    metadata = annotations.isPresent() ? metadata.with(annotations.get(), "annotations") : metadata;
    return object
        .without("status")
        .without("apiVersion")
        .without("kind")
        .with(metadata, "metadata")
        .without(REPLICAS)
        .without(REVISION)
        .without(RESTARTED);
  }

  /** With what the other has there, or without if it has nothing. */
  static Tree taken(Tree object, Tree other, String... path) {
    return other.at(path).map(value -> object.with(value, path)).orElse(object.without(path));
  }
}
