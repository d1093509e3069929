package dev.spirebridge.mesh.run;

import dev.spirebridge.kubernetes.ApiFailure;
import dev.spirebridge.kubernetes.ApiFailure.Kind;
import dev.spirebridge.kubernetes.WriteOutcome;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.Tree;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A cluster in memory, with versions, uids, defaults that an API server fills in, and one failure
 * at the request that a test wants it at. One thread.
 */
public final class FakeCluster implements ClusterObjects {

  /** What becomes of a request. */
  public enum Failure {
    REFUSED,
    /** Of writes; reads know none. */
    CONFLICT,
    TIMEOUT_BEFORE,
    TIMEOUT_AFTER,
    /** From then on, until {@link #heal}. */
    AWAY,
    /** Of this program, before the request. */
    CRASH_BEFORE,
    CRASH_AFTER,
    /** Not a failure: somebody else does something just before it. */
    SOMEBODY_ELSE
  }

  /** The end of this program. */
  public static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final SortedMap<Ref, Tree> objects = new TreeMap<>();
  private final Set<Right> forbidden = new HashSet<>();
  private final List<String> requests = new ArrayList<>();
  private int version;
  private int uid;
  private int failAt = Integer.MAX_VALUE;
  private Failure failure = Failure.REFUSED;
  private Runnable somebodyElse = () -> {};

  public FakeCluster() {
    put(Ref.of(MeshKind.NAMESPACE, "kube-system"), Map.of());
  }

  /**
   * @param request counted from 0
   */
  public void failAt(int request, Failure what) {
    failAt = request;
    failure = what;
  }

  /** Before that request. */
  public void meanwhile(int request, Runnable what) {
    failAt(request, Failure.SOMEBODY_ELSE);
    somebodyElse = what;
  }

  public void heal() {
    failAt = Integer.MAX_VALUE;
    requests.clear();
  }

  public void forbid(Right right) {
    forbidden.add(right);
  }

  /** Like {@code replace Deployment shop/web}; dry runs begin with {@code try to}. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  public List<String> writes() {
    return requests.stream()
        .filter(each -> each.matches("(try to )?(create|replace|delete) .*"))
        .toList();
  }

  /** As somebody else would. */
  public void put(Ref ref, Map<String, Object> rest) {
    Tree object =
        new Tree(rest)
            .with(ref.kind().apiVersion(ref.kind().versions().getFirst()), "apiVersion")
            .with(ref.kind().kind(), "kind")
            .with(ref.name(), "metadata", "name");
    object =
        ref.namespace().isEmpty()
            ? object
            : object.with(ref.namespace().get(), "metadata", "namespace");
    store(ref, object.with("uid-" + ++uid, "metadata", "uid"));
  }

  /** As somebody else would. */
  public void edit(Ref ref, Object value, String... path) {
    Optional.ofNullable(objects.get(ref)).ifPresent(now -> store(ref, now.with(value, path)));
  }

  /** As somebody else would. */
  public void remove(Ref ref) {
    objects.remove(ref);
  }

  /** What users see of all objects: neither versions nor uids nor status. */
  public SortedMap<Ref, Tree> contents() {
    SortedMap<Ref, Tree> contents = new TreeMap<>();
    objects.forEach((ref, tree) -> contents.put(ref, PackedObject.portable(tree)));
    return contents;
  }

  public Tree now(Ref ref) {
    return Optional.ofNullable(objects.get(ref)).orElse(Tree.EMPTY);
  }

  private Tree store(Ref ref, Tree object) {
    Tree stored =
        defaulted(object)
            .with(String.valueOf(++version), "metadata", "resourceVersion")
            .with(List.of(Map.of("manager", "writer-" + version)), "metadata", "managedFields");
    objects.put(ref, stored);
    return stored;
  }

  private static Tree defaulted(Tree object) {
    Tree whole = object;
    for (Tree container : object.items("spec", "template", "spec", "containers")) {
      String name = "[name=" + container.text("name").orElse("") + "]";
      if (container.at("imagePullPolicy").isEmpty()) {
        whole =
            whole.with(
                "IfNotPresent", "spec", "template", "spec", "containers", name, "imagePullPolicy");
      }
    }
    return whole;
  }

  @Override
  public Optional<Observed> find(Ref ref) {
    return read(ref);
  }

  @Override
  public Optional<Observed> read(Ref ref) {
    return reading(
        "read " + ref,
        () -> Optional.ofNullable(objects.get(ref)).map(tree -> new Observed(ref, tree)));
  }

  @Override
  public List<Observed> list(MeshKind kind, Optional<String> namespace, String selector) {
    return reading(
        "list " + kind,
        () ->
            objects.entrySet().stream()
                .filter(each -> each.getKey().kind() == kind)
                .filter(each -> namespace.isEmpty() || each.getKey().namespace().equals(namespace))
                .map(each -> new Observed(each.getKey(), each.getValue()))
                .toList());
  }

  @Override
  public Optional<String> version(MeshKind kind) {
    return Optional.of(kind.versions().getFirst());
  }

  @Override
  public boolean allowed(Right right) {
    return reading("may " + right, () -> !forbidden.contains(right));
  }

  @Override
  public WriteOutcome create(Tree object, boolean dryRun) {
    Ref ref = ObjectTrees.ref(object);
    return writing(
        (dryRun ? "try to create " : "create ") + ref,
        () -> {
          if (objects.containsKey(ref)) {
            return new WriteOutcome.Outdated(ref + " already exists");
          }
          return written(
              dryRun
                  ? defaulted(object)
                  : store(ref, object.with("uid-" + ++uid, "metadata", "uid")));
        });
  }

  @Override
  public WriteOutcome replace(Observed seen, Tree whole, boolean dryRun) {
    Ref ref = seen.ref();
    return writing(
        (dryRun ? "try to replace " : "replace ") + ref,
        () -> {
          Tree now = objects.get(ref);
          if (now == null
              || !new Observed(ref, now).resourceVersion().equals(seen.resourceVersion())) {
            return new WriteOutcome.Outdated("the object has been modified");
          }
          Tree next = whole.with(now.text("metadata", "uid").orElse(""), "metadata", "uid");
          return written(dryRun ? defaulted(next) : store(ref, next));
        });
  }

  @Override
  public WriteOutcome delete(Observed seen) {
    Ref ref = seen.ref();
    return writing(
        "delete " + ref,
        () -> {
          Tree now = objects.get(ref);
          if (now != null
              && !new Observed(ref, now).resourceVersion().equals(seen.resourceVersion())) {
            return new WriteOutcome.Outdated("the object has been modified");
          }
          objects.remove(ref);
          return new WriteOutcome.Deleted();
        });
  }

  private static WriteOutcome written(Tree object) {
    return new WriteOutcome.Written(ObjectTrees.object(object));
  }

  private Optional<Failure> next(String request) {
    int number = requests.size();
    requests.add(request);
    boolean hit = number == failAt || number > failAt && failure == Failure.AWAY;
    if (hit && failure == Failure.CRASH_BEFORE) {
      throw new Crash();
    }
    if (hit && failure == Failure.SOMEBODY_ELSE) {
      somebodyElse.run();
      return Optional.empty();
    }
    return hit ? Optional.of(failure) : Optional.empty();
  }

  private <T> T reading(String request, Supplier<T> answer) {
    Optional<Failure> hit = next(request);
    if (hit.isEmpty() || hit.get() == Failure.CONFLICT) {
      return answer.get();
    }
    throw switch (hit.get()) {
      case REFUSED -> new KubernetesClientException("refused", 403, null);
      case CRASH_AFTER, CRASH_BEFORE -> new Crash();
      case TIMEOUT_BEFORE, TIMEOUT_AFTER, AWAY, CONFLICT, SOMEBODY_ELSE ->
          new KubernetesClientException("timeout", new HttpTimeoutException("timeout"));
    };
  }

  private WriteOutcome writing(String request, Supplier<WriteOutcome> answer) {
    Optional<Failure> hit = next(request);
    if (hit.isEmpty()) {
      return answer.get();
    }
    return switch (hit.get()) {
      case REFUSED -> new WriteOutcome.Failed(new ApiFailure(Kind.FORBIDDEN, "not allowed: ask"));
      case CONFLICT -> new WriteOutcome.Outdated("the object has been modified");
      case TIMEOUT_AFTER -> {
        answer.get();
        yield unanswered();
      }
      case CRASH_AFTER, CRASH_BEFORE -> {
        answer.get();
        throw new Crash();
      }
      case TIMEOUT_BEFORE, AWAY, SOMEBODY_ELSE -> unanswered();
    };
  }

  private static WriteOutcome unanswered() {
    return new WriteOutcome.Failed(
        new ApiFailure(Kind.UNREACHABLE, "no answer: check that it runs"));
  }
}
