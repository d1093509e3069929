package dev.spirebridge.mesh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Objects that edits are carried out on, with what a run saves of them. Edits that do not fit what
 * is there fail, as they would at the API server.
 */
public final class ClusterOfValues implements Lookup {

  private final Map<Ref, Tree> objects = new TreeMap<>();
  private final Map<Ref, Optional<Tree>> saved = new LinkedHashMap<>();
  private Optional<String> note = Optional.empty();

  public static ClusterOfValues of(String resource) {
    ClusterOfValues cluster = new ClusterOfValues();
    try (InputStream text =
        Objects.requireNonNull(ClusterOfValues.class.getResourceAsStream(resource), resource)) {
      new Load(LoadSettings.builder().build())
          .loadAllFromInputStream(text)
          .forEach(document -> cluster.put(tree(document)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cluster;
  }

  @SuppressWarnings("unchecked")
  static Tree tree(Object document) {
    return new Tree((Map<String, Object>) document);
  }

  public void put(Tree object) {
    objects.put(ref(object), object);
  }

  public void remove(Ref ref) {
    objects.remove(ref);
  }

  public void edit(Ref ref, UnaryOperator<Tree> edit) {
    objects.compute(ref, (_, tree) -> edit.apply(Objects.requireNonNull(tree, ref.toString())));
  }

  public Tree get(Ref ref) {
    return Objects.requireNonNull(objects.get(ref), ref.toString());
  }

  /** Without pods, which come and go. */
  public Map<Ref, Tree> lasting() {
    Map<Ref, Tree> lasting = new TreeMap<>(objects);
    lasting.keySet().removeIf(ref -> ref.kind() == MeshKind.POD);
    return lasting;
  }

  public void carryOut(Edit edit) {
    Ref ref = edit.ref();
    saved.putIfAbsent(ref, Optional.ofNullable(objects.get(ref)));
    switch (edit) {
      case Edit.Create create -> {
        if (objects.putIfAbsent(ref, create.object()) != null) {
          throw new AssertionError(ref + " is there already");
        }
      }
      case Edit.Change change -> {
        if (!change.before().tree().equals(objects.get(ref))) {
          throw new AssertionError(ref + " is not as the plan thinks");
        }
        objects.put(ref, change.after());
      }
      case Edit.Delete delete -> {
        if (objects.remove(delete.ref()) == null) {
          throw new AssertionError(ref + " is not there");
        }
      }
      case Edit.Restore restore -> {
        Optional<Tree> before =
            Optional.ofNullable(saved.get(restore.ref())).flatMap(Function.identity());
        before.ifPresentOrElse(tree -> objects.put(ref, tree), () -> objects.remove(ref));
      }
    }
  }

  public void keep(Optional<String> planned) {
    note = planned;
  }

  /** Empty if no edit was carried out. */
  public Optional<SavedState> state() {
    return saved.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SavedState(
                new StateKey("istio", "istio-system", "default"),
                "0.1.0",
                SavedState.Phase.MOVING,
                List.of(),
                note,
                saved.entrySet().stream()
                    .map(each ->
                        new SavedObject(
                            each.getKey(),
                            each.getValue(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()))
                    .toList()));
  }

  @Override
  public Optional<Observed> find(Ref ref) {
    return Optional.ofNullable(objects.get(ref)).map(tree -> new Observed(ref, tree));
  }

  @Override
  public List<Observed> list(MeshKind kind, Optional<String> namespace, String selector) {
    return objects.entrySet().stream()
        .filter(each -> each.getKey().kind() == kind)
        .filter(each -> namespace.isEmpty() || each.getKey().namespace().equals(namespace))
        .map(each -> new Observed(each.getKey(), each.getValue()))
        .filter(each -> selects(selector, each.labels()))
        .toList();
  }

  @Override
  public Optional<String> version(MeshKind kind) {
    return Optional.of(kind.versions().getFirst());
  }

  private static boolean selects(String selector, Map<String, String> labels) {
    return Arrays.stream(selector.split(","))
        .filter(part -> !part.isEmpty())
        .map(part -> part.split("=", 2))
        .allMatch(part -> part[1].equals(labels.get(part[0])));
  }

  private static Ref ref(Tree object) {
    String name = object.text("kind").orElseThrow();
    MeshKind kind =
        Arrays.stream(MeshKind.values())
            .filter(each -> each.kind().equals(name))
            .findFirst()
            .orElseThrow(() -> new AssertionError(name));
    return new Ref(
        kind, object.text("metadata", "namespace"), object.text("metadata", "name").orElseThrow());
  }
}
