package dev.spirebridge.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.Yaml;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Objects that a planner may look up, each in one version. Immutable. */
public final class SeenObjects implements Lookup {

  private final Map<Ref, Tree> objects;
  private final Set<MeshKind> kinds;

  private SeenObjects(Map<Ref, Tree> objects, Set<MeshKind> kinds) {
    this.objects = new TreeMap<>(objects);
    this.kinds = Set.copyOf(kinds);
  }

  /** All documents of a YAML text, on an API server with every kind. */
  public static SeenObjects of(String yaml) {
    Map<Ref, Tree> objects =
        Yaml.documents(yaml).stream().collect(Collectors.toMap(SeenObjects::ref, Trees::of));
    return new SeenObjects(objects, Set.of(MeshKind.values()));
  }

  /** With that object instead of the one of its name, or beside the others. */
  public SeenObjects with(Tree object) {
    Map<Ref, Tree> all = new TreeMap<>(objects);
    all.put(ref(Trees.json(object)), object);
    return new SeenObjects(all, kinds);
  }

  public SeenObjects without(Ref ref) {
    Map<Ref, Tree> rest = new TreeMap<>(objects);
    rest.remove(ref);
    return new SeenObjects(rest, kinds);
  }

  /** With that value at that place of an object. */
  public SeenObjects with(Object value, Ref ref, String... path) {
    return with(get(ref).with(value, path));
  }

  /** On an API server that does not know that kind. */
  public SeenObjects without(MeshKind kind) {
    Set<MeshKind> others = new HashSet<>(kinds);
    others.remove(kind);
    return new SeenObjects(objects, others);
  }

  /** As they are once these edits are made. */
  public SeenObjects after(List<Step> steps) {
    SeenObjects result = this;
    for (Step step : steps) {
      result =
          switch (step.edit().orElse(null)) {
            case null -> result;
            case Edit.Create create -> result.with(create.object());
            case Edit.Change change -> result.with(change.after());
            case Edit.Delete delete -> result.without(delete.ref());
            case Edit.Restore restore -> throw new AssertionError("restores " + restore.ref());
          };
    }
    return result;
  }

  public Tree get(Ref ref) {
    return find(ref).orElseThrow(() -> new AssertionError("no " + ref)).tree();
  }

  @Override
  public Optional<Observed> find(Ref ref) {
    return version(ref.kind())
        .flatMap(_ -> Optional.ofNullable(objects.get(ref)))
        .map(tree -> new Observed(ref, tree));
  }

  /** Takes selectors of the form {@code name=value,name=value}. */
  @Override
  public List<Observed> list(MeshKind kind, Optional<String> namespace, String selector) {
    return objects.keySet().stream()
        .filter(ref -> ref.kind() == kind)
        .filter(ref -> namespace.isEmpty() || ref.namespace().equals(namespace))
        .flatMap(ref -> find(ref).stream())
        .filter(object -> fits(object, selector))
        .sorted(Comparator.comparing(Observed::ref))
        .toList();
  }

  @Override
  public Optional<String> version(MeshKind kind) {
    return Optional.of(kind.versions().getFirst()).filter(_ -> kinds.contains(kind));
  }

  private static boolean fits(Observed object, String selector) {
    return selector.isEmpty()
        || Arrays.stream(selector.split(","))
            .map(each -> each.split("=", 2))
            .allMatch(each -> each[1].equals(object.labels().get(each[0])));
  }

  private static Ref ref(JsonNode object) {
    MeshKind kind =
        Arrays.stream(MeshKind.values())
            .filter(each -> each.kind().equals(object.path("kind").asText()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("unknown kind " + object.path("kind")));
    JsonNode namespace = object.at("/metadata/namespace");
    return new Ref(
        kind,
        Optional.of(namespace.asText()).filter(_ -> kind.namespaced()),
        object.at("/metadata/name").asText());
  }
}
