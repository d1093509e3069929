package dev.spirebridge.mesh.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.SavedState.Phase;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The index of a state as JSON text, of format 1: all of it but the objects' own text.
 *
 * @param cluster the uid of its namespace kube-system
 */
record StateDocument(SavedState state, String cluster) {

  static final int FORMAT = 1;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Why a text is no index that we can read. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String found) {
      super(found);
    }
  }

  String text() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("format", FORMAT);
    document.put("programVersion", state.programVersion());
    document.put("cluster", cluster);
    document.put("consumer", state.key().consumer());
    document.put("instance", state.key().instance());
    document.put("phase", state.phase().name());
    document.put("options", state.options());
    state.note().ifPresent(note -> document.put("note", note));
    document.put("objects", state.objects().stream().map(StateDocument::entry).toList());
    try {
      return MAPPER.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> entry(SavedObject object) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("kind", object.ref().kind().kind());
    object.ref().namespace().ifPresent(each -> entry.put("namespace", each));
    entry.put("name", object.ref().name());
    object.beforeDigest().ifPresent(each -> entry.put("beforeDigest", each));
    object.priorDigest().ifPresent(each -> entry.put("priorDigest", each));
    object.afterDigest().ifPresent(each -> entry.put("afterDigest", each));
    object.uid().ifPresent(each -> entry.put("uid", each));
    if (object.mixed()) {
      entry.put("mixed", true);
    }
    return entry;
  }

  /** The objects have no {@link SavedObject#before()} yet. */
  static StateDocument read(StateKey key, String text) throws UnreadableException {
    Tree tree = tree(text);
    Object format = tree.at("format").orElse("none");
    if (!format.equals(FORMAT)) {
      throw new UnreadableException(
          format instanceof Integer number && number > FORMAT
              ? "it was written by a newer spire-bridge (%s), in format %s"
                  .formatted(tree.text("programVersion").orElse("of no version"), format)
              : "its format is " + format);
    }
    StateKey said =
        new StateKey(
            tree.text("consumer").orElse(""), key.namespace(), tree.text("instance").orElse(""));
    if (!said.equals(key)) {
      throw new UnreadableException(
          "it is about %s %s".formatted(said.consumer(), said.instance()));
    }
    List<SavedObject> objects = new ArrayList<>();
    for (Tree entry : tree.items("objects")) {
      objects.add(object(entry));
    }
    List<String> options = tree.list("options").stream().map(String::valueOf).toList();
    return new StateDocument(
        new SavedState(
            key,
            tree.text("programVersion").orElse(""),
            phase(tree.text("phase").orElse("")),
            options,
            tree.text("note"),
            objects),
        tree.text("cluster").orElse(""));
  }

  private static Tree tree(String text) throws UnreadableException {
    try {
      return new Tree(MAPPER.readValue(text, new TypeReference<Map<String, Object>>() {}));
    } catch (JsonProcessingException | RuntimeException e) {
      throw new UnreadableException("it is no JSON object");
    }
  }

  private static Phase phase(String name) throws UnreadableException {
    return Arrays.stream(Phase.values())
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new UnreadableException("its phase is '" + name + "'"));
  }

  private static SavedObject object(Tree entry) throws UnreadableException {
    String kind = entry.text("kind").orElse("");
    MeshKind known =
        Arrays.stream(MeshKind.values())
            .filter(each -> each.kind().equals(kind))
            .findFirst()
            .orElseThrow(() -> new UnreadableException("it has an object of kind '" + kind + "'"));
    Optional<String> namespace = entry.text("namespace");
    if (known.namespaced() != namespace.isPresent()) {
      throw new UnreadableException("it has a " + kind + " with namespace " + namespace);
    }
    return new SavedObject(
        new Ref(known, namespace, entry.text("name").orElse("")),
        Optional.empty(),
        entry.text("beforeDigest"),
        entry.text("afterDigest"),
        entry.text("uid"),
        entry.text("priorDigest"),
        entry.at("mixed").equals(Optional.of(true)));
  }
}
