package dev.spirebridge.mesh.run;

import dev.spirebridge.kubernetes.AccessReview;
import dev.spirebridge.kubernetes.GenericReads;
import dev.spirebridge.kubernetes.ServerSideApply;
import dev.spirebridge.kubernetes.WriteOutcome;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.Tree;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The objects of a real cluster. One thread. */
public final class ApiObjects implements ClusterObjects {

  /** Where the rules are that a person needs for the mesh commands. */
  public static final String RULES = "deploy/mesh/rbac/";

  private record Asked(MeshKind kind, Optional<String> namespace, String selector) {}

  private final KubernetesClient client;
  private final GenericReads reads;
  private final ServerSideApply writes;
  private final Map<Ref, Optional<Observed>> found = new HashMap<>();
  private final Map<Asked, List<Observed>> listed = new HashMap<>();
  private final Map<MeshKind, Optional<String>> versions = new HashMap<>();

  /**
   * @param client is the caller's to close
   */
  public ApiObjects(KubernetesClient client) {
    this.client = client;
    this.reads = new GenericReads(client);
    this.writes = new ServerSideApply(client, RULES);
  }

  @Override
  public Optional<Observed> find(Ref ref) {
    Optional<Observed> known = found.get(ref);
    return known == null ? read(ref) : known;
  }

  @Override
  public Optional<Observed> read(Ref ref) {
    Optional<Observed> now =
        version(ref.kind())
            .flatMap(
                version -> reads.find(ref.kind().context(version), ref.namespace(), ref.name()))
            .map(object -> new Observed(ref, ObjectTrees.tree(object)));
    found.put(ref, now);
    return now;
  }

  @Override
  public List<Observed> list(MeshKind kind, Optional<String> namespace, String selector) {
    Asked asked = new Asked(kind, namespace, selector);
    List<Observed> known = listed.get(asked);
    if (known != null) {
      return known;
    }
    List<Observed> now =
        version(kind).stream()
            .flatMap(version -> reads.list(kind.context(version), namespace, selector).stream())
            .map(ObjectTrees::tree)
            .map(tree -> new Observed(ObjectTrees.ref(kind, tree), tree))
            .map(this::first)
            .sorted(Comparator.comparing(Observed::ref))
            .toList();
    listed.put(asked, now);
    return now;
  }

  /** One version of an object, however it was found. */
  private Observed first(Observed observed) {
    Optional<Observed> known = found.computeIfAbsent(observed.ref(), _ -> Optional.of(observed));
    return known.orElse(observed);
  }

  @Override
  public Optional<String> version(MeshKind kind) {
    Optional<String> known = versions.get(kind);
    if (known == null) {
      known =
          kind.versions().stream()
              .filter(version -> kind.group().isEmpty() || reads.serves(kind.context(version)))
              .findFirst();
      versions.put(kind, known);
    }
    return known;
  }

  @Override
  public WriteOutcome create(Tree object, boolean dryRun) {
    Ref ref = ObjectTrees.ref(object);
    return noted(ref, dryRun, writes.create(context(object), ObjectTrees.object(object), dryRun));
  }

  @Override
  public WriteOutcome replace(Observed seen, Tree whole, boolean dryRun) {
    Tree exactly =
        whole
            .with(seen.tree().text("apiVersion").orElse(""), "apiVersion")
            .with(seen.uid().orElse(""), "metadata", "uid")
            .with(seen.resourceVersion().orElse(""), "metadata", "resourceVersion");
    return noted(
        seen.ref(),
        dryRun,
        writes.replace(context(seen.tree()), ObjectTrees.object(exactly), dryRun));
  }

  @Override
  public WriteOutcome delete(Observed seen) {
    GenericKubernetesResource object = ObjectTrees.object(seen.tree());
    return noted(seen.ref(), false, writes.delete(context(seen.tree()), object.getMetadata()));
  }

  @Override
  public boolean allowed(Right right) {
    return AccessReview.allowed(
        client, right.verb(), right.group(), right.resource(), right.namespace(), right.name());
  }

  private WriteOutcome noted(Ref ref, boolean dryRun, WriteOutcome outcome) {
    if (!dryRun) {
      listed.keySet().removeIf(asked -> asked.kind() == ref.kind());
      if (outcome instanceof WriteOutcome.Written(var object)) {
        found.put(ref, Optional.of(new Observed(ref, ObjectTrees.tree(object))));
      } else {
        found.remove(ref);
      }
    }
    return outcome;
  }

  private static ResourceDefinitionContext context(Tree object) {
    String apiVersion = object.text("apiVersion").orElse("");
    MeshKind kind = ObjectTrees.kind(object);
    return kind.context(apiVersion.substring(apiVersion.indexOf('/') + 1));
  }
}
