package dev.spirebridge.mesh.run;

import static dev.spirebridge.kubernetes.Ownership.LABEL;
import static dev.spirebridge.kubernetes.Ownership.OWNER;

import dev.spirebridge.kubernetes.WriteOutcome;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.Tree;
import java.util.Map;
import java.util.Optional;

/** The ConfigMaps of one state. What has a name of theirs and not our labels is refused. */
final class StateConfigMaps {

  private final ClusterObjects objects;
  private final StateKey key;

  StateConfigMaps(ClusterObjects objects, StateKey key) {
    this.objects = objects;
    this.key = key;
  }

  Ref index() {
    return Ref.of(MeshKind.CONFIG_MAP, key.namespace(), StateNames.index(key));
  }

  Ref object(Ref ref) {
    return Ref.of(MeshKind.CONFIG_MAP, key.namespace(), StateNames.object(key, ref));
  }

  /** One without content. */
  Tree empty(Ref ref) {
    return new Tree(Map.of("apiVersion", "v1", "kind", "ConfigMap"))
        .with(ref.name(), "metadata", "name")
        .with(key.namespace(), "metadata", "namespace")
        .with(
            Map.of(LABEL, OWNER, ConfigMapStates.MESH_LABEL, key.consumer()), "metadata", "labels");
  }

  Optional<Observed> read(Ref ref) throws StateException {
    Optional<Observed> found = objects.read(ref);
    Map<String, String> labels = found.map(Observed::labels).orElse(Map.of());
    if (found.isPresent()
        && !(OWNER.equals(labels.get(LABEL))
            && key.consumer().equals(labels.get(ConfigMapStates.MESH_LABEL)))) {
      throw refused(
          ref,
          "no such ConfigMap, or one of ours with the labels %s=%s and %s=%s"
              .formatted(LABEL, OWNER, ConfigMapStates.MESH_LABEL, key.consumer()),
          "one of somebody else's",
          "rename or delete it: its name is where we save what is there");
    }
    return found;
  }

  /** Returns what {@link #seen} takes. */
  String create(Tree whole) throws StateException {
    return written(ObjectTrees.ref(whole), objects.create(whole, false));
  }

  String replace(Observed seen, Tree whole) throws StateException {
    return written(seen.ref(), objects.replace(seen, whole, false));
  }

  void delete(Observed seen) throws StateException {
    written(seen.ref(), objects.delete(seen));
  }

  /** The index in a version that was written or read before. */
  Observed seen(String version) {
    int slash = version.indexOf('/');
    return new Observed(
        index(),
        empty(index())
            .with(version.substring(0, slash), "metadata", "uid")
            .with(version.substring(slash + 1), "metadata", "resourceVersion"));
  }

  static String version(Observed index) {
    return index.uid().orElse("") + "/" + index.resourceVersion().orElse("");
  }

  private static String written(Ref ref, WriteOutcome outcome) throws StateException {
    String expected = "to save the state of the move";
    return switch (outcome) {
      case WriteOutcome.Written(var object) ->
          object.getMetadata().getUid() + "/" + object.getMetadata().getResourceVersion();
      case WriteOutcome.Deleted() -> "";
      case WriteOutcome.NotLeading() -> throw new IllegalStateException("there is no lease");
      case WriteOutcome.Outdated(var why) ->
          throw StateException.failed(
              new Refusal(
                  ref.toString(),
                  expected,
                  "somebody else has written it meanwhile, perhaps a second run (" + why + ")",
                  "wait until nobody else works on this move, then run it again"),
              false);
      case WriteOutcome.Failed(var failure) ->
          throw StateException.failed(
              new Refusal(ref.toString(), expected, failure.sentence(), "then run it again"),
              Failures.outOfReach(failure));
    };
  }

  static StateException refused(Ref where, String expected, String found, String next) {
    return StateException.refused(new Refusal(where.toString(), expected, found, next));
  }
}
