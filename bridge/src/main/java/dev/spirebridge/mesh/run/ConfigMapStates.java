package dev.spirebridge.mesh.run;

import static dev.spirebridge.kubernetes.Ownership.LABEL;
import static dev.spirebridge.kubernetes.Ownership.OWNER;

import dev.spirebridge.kubernetes.WriteOutcome;
import dev.spirebridge.mesh.Digests;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.run.StateDocument.UnreadableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * States in ConfigMaps of ours: an index, and one for each object that was there before us. What
 * has a name of these and not our labels is left alone and refused.
 *
 * <p>The index is written over exactly the version that was read, so that of two runs at a time one
 * stops.
 */
public final class ConfigMapStates implements StateStore {

  /** On every ConfigMap of a state; its value is the consumer. */
  public static final String MESH_LABEL = "spirebridge.dev/mesh";

  private static final String OBJECT_ANNOTATION = "spirebridge.dev/object";
  private static final String KEY = "object.json.gz";
  private static final String STATE = "state";
  private static final Ref CLUSTER = Ref.of(MeshKind.NAMESPACE, "kube-system");

  /** In base64: what the API server takes, 1 MiB, with room for the rest of the ConfigMap. */
  private static final int LARGEST = 900 * 1024;

  private final ClusterObjects objects;
  private final String programVersion;

  /**
   * @param programVersion is kept with each state that is saved
   */
  public ConfigMapStates(ClusterObjects objects, String programVersion) {
    this.objects = objects;
    this.programVersion = programVersion;
  }

  @Override
  public Optional<Kept> load(StateKey key) throws StateException {
    Ref ref = index(key);
    Optional<Observed> found = objects.read(ref);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Observed index = ours(key, found.get());
    StateDocument document;
    try {
      document = StateDocument.read(key, index.tree().text("data", STATE).orElse(""));
    } catch (UnreadableException e) {
      throw refused(ref, "a saved state of this version", String.valueOf(e.getMessage()),
          "use the spire-bridge that wrote it, or delete the ConfigMap if nothing is to be taken back");
    }
    String cluster = cluster();
    if (!document.cluster().equals(cluster)) {
      throw refused(ref, "the state of this cluster (" + cluster + ")",
          "it is of another cluster (" + document.cluster() + "), perhaps by a restored backup",
          "compare the objects that it names with what is there, then delete it");
    }
    SavedState state = document.state();
    List<SavedObject> whole = new ArrayList<>();
    for (SavedObject object : state.objects()) {
      whole.add(object.made() || !object.edited() ? object : whole(key, object));
    }
    return Optional.of(new Kept(with(state, state.programVersion(), whole), version(index)));
  }

  private SavedObject whole(StateKey key, SavedObject object) throws StateException {
    Ref ref = object(key, object.ref());
    Optional<Observed> found = objects.read(ref);
    if (found.isEmpty()) {
      throw refused(ref, object.ref() + " as it was before us", "nothing: somebody deleted it",
          "give the object back its state by hand, then delete " + index(key));
    }
    try {
      Tree before =
          PackedObject.unpack(ours(key, found.get()).tree().text("binaryData", KEY).orElse(""));
      if (object.beforeDigest().equals(Optional.of(Digests.of(before)))) {
        return new SavedObject(object.ref(), Optional.of(before), object.beforeDigest(),
            object.afterDigest(), object.uid(), object.priorDigest(), object.mixed());
      }
    } catch (IOException e) {
      // Told as what it is: something else than what was saved.
    }
    throw refused(ref, object.ref() + " as it was before us", "something else: somebody changed it",
        "give the object back its state by hand, then delete " + index(key));
  }

  @Override
  public Kept save(Optional<Kept> previous, SavedState state) throws StateException {
    StateKey key = state.key();
    for (SavedObject object : state.objects()) {
      boolean known =
          previous
              .flatMap(each -> each.state().find(object.ref()))
              .map(SavedObject::edited)
              .orElse(false);
      if (object.edited() && !known && object.before().isPresent()) {
        saveObject(key, object.ref(), object.before().get());
      }
    }
    SavedState named = with(state, programVersion, state.objects());
    Tree index =
        configMap(index(key), key)
            .with(new StateDocument(named, cluster()).text(), "data", STATE);
    WriteOutcome outcome =
        previous.isPresent()
            ? objects.replace(seen(key, previous.get()), index, false)
            : objects.create(index, false);
    return new Kept(named, written(index(key), outcome));
  }

  /** One that is there is of a run that ended before it came to the edit, or of an earlier move. */
  private void saveObject(StateKey key, Ref of, Tree before) throws StateException {
    Ref ref = object(key, of);
    Tree whole =
        configMap(ref, key)
            .with(of.toString(), "metadata", "annotations", OBJECT_ANNOTATION)
            .with(PackedObject.pack(PackedObject.portable(before)), "binaryData", KEY);
    Optional<Observed> there = objects.read(ref);
    written(
        ref,
        there.isPresent()
            ? objects.replace(ours(key, there.get()), whole, false)
            : objects.create(whole, false));
  }

  private void drop(StateKey key, Ref of) throws StateException {
    Ref ref = object(key, of);
    Optional<Observed> there = objects.read(ref);
    if (there.isPresent()) {
      written(ref, objects.delete(ours(key, there.get())));
    }
  }

  @Override
  public void delete(Kept last) throws StateException {
    StateKey key = last.state().key();
    for (SavedObject object : last.state().objects()) {
      drop(key, object.ref());
    }
    written(index(key), objects.delete(seen(key, last)));
  }

  @Override
  public Optional<Refusal> tooLarge(StateKey key, Ref ref, Tree object) {
    int size = PackedObject.pack(PackedObject.portable(object)).length();
    return size <= LARGEST
        ? Optional.empty()
        : Optional.of(
            new Refusal(ref.toString(),
                "an object of at most %d KiB packed, to save it before the edit"
                    .formatted(LARGEST / 1024),
                "one of %d KiB".formatted(size / 1024),
                "make it smaller, or change it by other tools with --output-dir"));
  }

  @Override
  public List<Right> rights(StateKey key, Ref first) {
    return Stream.concat(
            Stream.of(Right.of("get", CLUSTER), Right.of("create", index(key))),
            Stream.of(index(key), object(key, first))
                .flatMap(ref ->
                    Stream.of("get", "update", "delete").map(verb -> Right.of(verb, ref))))
        .toList();
  }

  @Override
  public String byHand(StateKey key, Ref ref) {
    return "kubectl get configmap %s -n %s -o go-template='{{index .binaryData \"%s\"}}' | base64 -d | gunzip"
        .formatted(StateNames.object(key, ref), key.namespace(), KEY);
  }

  private static Ref index(StateKey key) {
    return Ref.of(MeshKind.CONFIG_MAP, key.namespace(), StateNames.index(key));
  }

  private static Ref object(StateKey key, Ref ref) {
    return Ref.of(MeshKind.CONFIG_MAP, key.namespace(), StateNames.object(key, ref));
  }

  private static Tree configMap(Ref ref, StateKey key) {
    return new Tree(Map.of("apiVersion", "v1", "kind", "ConfigMap"))
        .with(ref.name(), "metadata", "name")
        .with(key.namespace(), "metadata", "namespace")
        .with(Map.of(LABEL, OWNER, MESH_LABEL, key.consumer()), "metadata", "labels");
  }

  private static Observed ours(StateKey key, Observed found) throws StateException {
    Map<String, String> labels = found.labels();
    if (OWNER.equals(labels.get(LABEL)) && key.consumer().equals(labels.get(MESH_LABEL))) {
      return found;
    }
    throw refused(found.ref(),
        "no such ConfigMap, or one of ours with the labels %s=%s and %s=%s"
            .formatted(LABEL, OWNER, MESH_LABEL, key.consumer()),
        "one of somebody else's", "rename or delete it: its name is where we save what is there");
  }

  /** What a write over the version that we know is about. */
  private static Observed seen(StateKey key, Kept kept) {
    int slash = kept.version().indexOf('/');
    return new Observed(
        index(key),
        configMap(index(key), key)
            .with(kept.version().substring(0, slash), "metadata", "uid")
            .with(kept.version().substring(slash + 1), "metadata", "resourceVersion"));
  }

  private static String version(Observed index) {
    return index.uid().orElse("") + "/" + index.resourceVersion().orElse("");
  }

  private String cluster() {
    return objects.find(CLUSTER).flatMap(Observed::uid).orElse("none");
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
              new Refusal(ref.toString(), expected, "somebody else has written it meanwhile, perhaps a second run (" + why + ")",
                  "wait until nobody else works on this move, then run it again"),
              false);
      case WriteOutcome.Failed(var failure) ->
          throw StateException.failed(
              new Refusal(ref.toString(), expected, failure.sentence(), "then run it again"),
              Failures.outOfReach(failure));
    };
  }

  private static SavedState with(
      SavedState state, String programVersion, List<SavedObject> objects) {
    return new SavedState(state.key(), programVersion, state.phase(), state.options(),
        state.note(), objects);
  }

  private static StateException refused(Ref where, String expected, String found, String next) {
    return StateException.refused(new Refusal(where.toString(), expected, found, next));
  }
}
