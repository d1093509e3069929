package dev.spirebridge.kubernetes;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Preconditions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Makes objects of a kind as they should be, by server-side apply and, where that leaves what
 * somebody else added, by an update. {@link Leadership#held()} is asked immediately before each
 * request, and a request that gets no answer is not sent again.
 *
 * <p>Blocks for at most two requests of {@link LeaseTimes#requestLimit()} each. Any thread.
 */
public final class ServerSideApply {

  private final ApiRequests requests;
  private final Leadership leadership;
  private final Duration limit;
  private final Optional<String> rules;

  /** For one who leads by the default times, or who writes for a person and by no lease. */
  public ServerSideApply(KubernetesClient client, Leadership leadership) {
    this(client, leadership, LeaseTimes.DEFAULT);
  }

  /**
   * For one who writes for a person.
   *
   * @param rules the folder or file of RBAC rules that refusals name
   */
  public ServerSideApply(KubernetesClient client, String rules) {
    this(client, () -> true, LeaseTimes.DEFAULT, Optional.of(rules));
  }

  /**
   * @param times of the lease: a request is over before anybody else can have taken the lease that
   *     was held when it was sent
   */
  public ServerSideApply(KubernetesClient client, Leadership leadership, LeaseTimes times) {
    this(client, leadership, times, Optional.empty());
  }

  private ServerSideApply(
      KubernetesClient client, Leadership leadership, LeaseTimes times, Optional<String> rules) {
    this.requests = new ApiRequests(client);
    this.leadership = leadership;
    this.limit = times.requestLimit();
    this.rules = rules;
  }

  /** Whether anything would be sent at all; false for a standby. Any thread; never blocks. */
  public boolean mayWrite() {
    return leadership.held();
  }

  /**
   * Creates the object. Where somebody else has meanwhile made one of the same name, it is left as
   * it is, and the outcome is {@link WriteOutcome.Outdated}. Not an apply: without force that
   * refuses only fields whose values differ, and quietly adds all others to a foreign object.
   *
   * @param desired as for {@link #apply}
   */
  public WriteOutcome create(ResourceDefinitionContext kind, GenericKubernetesResource desired) {
    return create(kind, desired, false);
  }

  /**
   * As {@link #create(ResourceDefinitionContext, GenericKubernetesResource)}.
   *
   * @param dryRun whether the API server is only to say what would come of it
   */
  public WriteOutcome create(
      ResourceDefinitionContext kind, GenericKubernetesResource desired, boolean dryRun) {
    String path =
        ResourcePaths.collection(kind, Optional.ofNullable(desired.getMetadata().getNamespace()));
    return write(
        () ->
            new WriteOutcome.Written(
                object(
                    requests.send("POST", path + query(dryRun), ApiRequests.JSON, desired, limit))),
        WriteOutcome.Failed::new);
  }

  /**
   * Writes the whole object over exactly the version that was seen.
   *
   * @param whole its name, namespace, uid and resourceVersion say which; what it lacks is removed
   * @param dryRun whether the API server is only to say what would come of it
   */
  public WriteOutcome replace(
      ResourceDefinitionContext kind, GenericKubernetesResource whole, boolean dryRun) {
    String path = path(kind, whole.getMetadata()) + query(dryRun);
    return write(() ->
        new WriteOutcome.Written(
            object(requests.send("PUT", path, ApiRequests.JSON, whole, limit))));
  }

  /**
   * Takes every field of the object over from whoever owns it, or creates it.
   *
   * @param desired apiVersion, kind, name, labels, annotations, and everything beside metadata and
   *     status. With a uid nothing is written to another object of the name: the API server answers
   *     with a conflict
   * @param stillDiffers asked of what the API server has afterwards. Where it does, fields that
   *     others added are removed by an update of exactly that version, which leaves its metadata
   *     and status as they are
   */
  public WriteOutcome apply(
      ResourceDefinitionContext kind,
      GenericKubernetesResource desired,
      Predicate<GenericKubernetesResource> stillDiffers) {
    String path = path(kind, desired.getMetadata());
    return write(() -> {
      GenericKubernetesResource applied =
          object(
              requests.send(
                  "PATCH",
                  path + "?force=true&fieldManager=" + Ownership.OWNER,
                  ApiRequests.APPLY_PATCH,
                  desired,
                  limit));
      return stillDiffers.test(applied)
          ? update(path, desired, applied)
          : new WriteOutcome.Written(applied);
    });
  }

  /**
   * Creates the object by an apply without force, which the API server refuses where any field that
   * somebody else owns has another value. Only for kinds of which every object has such a field.
   *
   * <p>Unlike that of {@link #create}, a right to this can be held to one name: RBAC knows the name
   * that an apply is for, and not the one in the body of a POST.
   *
   * @param desired as for {@link #apply}, without a uid
   */
  public WriteOutcome createByApply(
      ResourceDefinitionContext kind, GenericKubernetesResource desired) {
    String path = path(kind, desired.getMetadata()) + "?fieldManager=" + Ownership.OWNER;
    return write(
        () ->
            new WriteOutcome.Written(
                object(requests.send("PATCH", path, ApiRequests.APPLY_PATCH, desired, limit))),
        WriteOutcome.Failed::new);
  }

  /**
   * Deletes exactly the object that was seen, and not one that was changed or made since.
   *
   * @param seen its name, namespace, uid and resourceVersion are used
   */
  public WriteOutcome delete(ResourceDefinitionContext kind, ObjectMeta seen) {
    DeleteOptions options = new DeleteOptions();
    options.setPreconditions(new Preconditions(seen.getResourceVersion(), seen.getUid()));
    return write(
        () -> {
          requests.send("DELETE", path(kind, seen), ApiRequests.JSON, options, limit);
          return new WriteOutcome.Deleted();
        },
        _ -> new WriteOutcome.Deleted());
  }

  private WriteOutcome update(
      String path, GenericKubernetesResource desired, GenericKubernetesResource applied) {
    GenericKubernetesResource whole = new GenericKubernetesResource();
    whole.setApiVersion(applied.getApiVersion());
    whole.setKind(applied.getKind());
    whole.setMetadata(applied.getMetadata());
    Map<String, Object> content = new HashMap<>(desired.getAdditionalProperties());
    Object status = applied.getAdditionalProperties().get("status");
    if (status != null) {
      content.put("status", status);
    }
    whole.setAdditionalProperties(content);
    return write(() ->
        new WriteOutcome.Written(
            object(
                requests.send(
                    "PUT",
                    path + "?fieldManager=" + Ownership.OWNER,
                    ApiRequests.JSON,
                    whole,
                    limit))));
  }

  private WriteOutcome write(Supplier<WriteOutcome> request) {
    return write(
        request, _ -> new WriteOutcome.Outdated("it was deleted meanwhile: look at it again"));
  }

  private WriteOutcome write(
      Supplier<WriteOutcome> request, Function<ApiFailure, WriteOutcome> whereNotFound) {
    if (!leadership.held()) {
      return new WriteOutcome.NotLeading();
    }
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      ApiFailure failure = rules.map(each -> ApiFailure.of(e, each)).orElse(ApiFailure.of(e));
      return switch (failure.kind()) {
        case CONFLICT -> new WriteOutcome.Outdated(failure.sentence());
        case NOT_FOUND -> whereNotFound.apply(failure);
        case FORBIDDEN,
            UNAUTHENTICATED,
            NO_SUCH_KIND,
            EXPIRED,
            INVALID,
            THROTTLED,
            UNREACHABLE,
            UNTRUSTED,
            OTHER ->
            new WriteOutcome.Failed(failure);
      };
    }
  }

  private GenericKubernetesResource object(String json) {
    return requests.json().unmarshal(json, GenericKubernetesResource.class);
  }

  private static String query(boolean dryRun) {
    return "?fieldManager=" + Ownership.OWNER + (dryRun ? "&dryRun=All" : "");
  }

  private static String path(ResourceDefinitionContext kind, ObjectMeta metadata) {
    return ResourcePaths.object(
        kind, Optional.ofNullable(metadata.getNamespace()), metadata.getName());
  }
}
