package dev.spirebridge.mesh.run;

import static dev.spirebridge.mesh.run.StateConfigMaps.refused;

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
import java.util.Optional;
import java.util.stream.Stream;

/**
 * States in ConfigMaps of ours: an index, and one for each object that was there before us.
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
    StateConfigMaps maps = new StateConfigMaps(objects, key);
    Optional<Observed> index = maps.read(maps.index());
    if (index.isEmpty()) {
      return Optional.empty();
    }
    StateDocument document = document(key, index.get());
    String cluster = cluster();
    if (!document.cluster().equals(cluster)) {
      throw refused(
          maps.index(),
          "the state of this cluster (" + cluster + ")",
          "it is of another cluster (" + document.cluster() + "), perhaps by a restored backup",
          "compare the objects that it names with what is there, then delete it");
    }
    SavedState state = document.state();
    List<SavedObject> whole = new ArrayList<>();
    for (SavedObject object : state.objects()) {
      whole.add(object.made() || !object.edited() ? object : whole(maps, object));
    }
    return Optional.of(
        new Kept(with(state, state.programVersion(), whole), StateConfigMaps.version(index.get())));
  }

  private static StateDocument document(StateKey key, Observed index) throws StateException {
    try {
      return StateDocument.read(key, index.tree().text("data", STATE).orElse(""));
    } catch (UnreadableException e) {
      throw refused(
          index.ref(),
          "a saved state of this version",
          String.valueOf(e.getMessage()),
          "use the spire-bridge that wrote it, or delete the ConfigMap if nothing is to be taken"
              + " back");
    }
  }

  private static SavedObject whole(StateConfigMaps maps, SavedObject object) throws StateException {
    Ref ref = maps.object(object.ref());
    Optional<Observed> found = maps.read(ref);
    if (found.isPresent()) {
      try {
        Tree before = PackedObject.unpack(found.get().tree().text("binaryData", KEY).orElse(""));
        if (object.beforeDigest().equals(Optional.of(Digests.of(before)))) {
          return with(object, before);
        }
      } catch (IOException e) {
        // Told as what it is: something else than what was saved.
      }
    }
    throw refused(
        ref,
        object.ref() + " as it was before us",
        found.isEmpty() ? "nothing: somebody deleted it" : "something else: somebody changed it",
        "give the object back its state by hand, then delete " + maps.index());
  }

  private static SavedObject with(SavedObject object, Tree before) {
    return new SavedObject(
        object.ref(),
        Optional.of(before),
        object.beforeDigest(),
        object.afterDigest(),
        object.uid(),
        object.priorDigest(),
        object.mixed());
  }

  @Override
  public Ref where(StateKey key) {
    return new StateConfigMaps(objects, key).index();
  }

  @Override
  public Kept save(Optional<Kept> previous, SavedState state) throws StateException {
    StateConfigMaps maps = new StateConfigMaps(objects, state.key());
    for (SavedObject object : state.objects()) {
      boolean known =
          previous
              .flatMap(each -> each.state().find(object.ref()))
              .map(SavedObject::edited)
              .orElse(false);
      if (object.edited() && !known && object.before().isPresent()) {
        saveObject(maps, object.ref(), object.before().get());
      }
    }
    SavedState named = with(state, programVersion, state.objects());
    Tree index =
        maps.empty(maps.index()).with(new StateDocument(named, cluster()).text(), "data", STATE);
    return new Kept(
        named,
        previous.isPresent()
            ? maps.replace(maps.seen(previous.get().version()), index)
            : maps.create(index));
  }

  /** One that is there is of a run that ended before it came to the edit, or of an earlier move. */
  private static void saveObject(StateConfigMaps maps, Ref of, Tree before) throws StateException {
    Ref ref = maps.object(of);
    Tree whole =
        maps.empty(ref)
            .with(of.toString(), "metadata", "annotations", OBJECT_ANNOTATION)
            .with(PackedObject.pack(PackedObject.portable(before)), "binaryData", KEY);
    Optional<Observed> there = maps.read(ref);
    if (there.isPresent()) {
      maps.replace(there.get(), whole);
    } else {
      maps.create(whole);
    }
  }

  @Override
  public void delete(Kept last) throws StateException {
    StateConfigMaps maps = new StateConfigMaps(objects, last.state().key());
    for (SavedObject object : last.state().objects()) {
      Optional<Observed> there = maps.read(maps.object(object.ref()));
      if (there.isPresent()) {
        maps.delete(there.get());
      }
    }
    maps.delete(maps.seen(last.version()));
  }

  @Override
  public Optional<Refusal> tooLarge(StateKey key, Ref ref, Tree object) {
    int size = PackedObject.pack(PackedObject.portable(object)).length();
    return size <= LARGEST
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                ref.toString(),
                "an object of at most %d KiB packed, to save it before the edit"
                    .formatted(LARGEST / 1024),
                "one of %d KiB".formatted(size / 1024),
                "make it smaller, or change it by other tools with --output-dir"));
  }

  @Override
  public List<Right> rights(StateKey key, Ref first) {
    StateConfigMaps maps = new StateConfigMaps(objects, key);
    return Stream.concat(
            Stream.of(Right.of("get", CLUSTER), Right.of("create", maps.index())),
            Stream.of(maps.index(), maps.object(first))
                .flatMap(
                    ref -> Stream.of("get", "update", "delete").map(verb -> Right.of(verb, ref))))
        .toList();
  }

  @Override
  public String byHand(StateKey key, Ref ref) {
    return ("kubectl get configmap %s -n %s -o go-template='{{index .binaryData \"%s\"}}'"
            + " | base64 -d | gunzip")
        .formatted(StateNames.object(key, ref), key.namespace(), KEY);
  }

  private String cluster() {
    return objects.find(CLUSTER).flatMap(Observed::uid).orElse("none");
  }

  private static SavedState with(
      SavedState state, String programVersion, List<SavedObject> objects) {
    return new SavedState(
        state.key(), programVersion, state.phase(), state.options(), state.note(), objects);
  }
}
