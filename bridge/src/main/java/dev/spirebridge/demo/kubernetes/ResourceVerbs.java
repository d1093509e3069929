package dev.spirebridge.demo.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spirebridge.demo.kubernetes.ApiResource.Trait;
import dev.spirebridge.demo.kubernetes.ObjectStore.Listing;
import io.fabric8.zjsonpatch.JsonPatch;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/** Everything but watching. Thread-safe. */
final class ResourceVerbs {
  private final ObjectStore store;
  private final WriteRules rules;
  private final ServerSideApply serverSideApply;
  private final ListPages pages = new ListPages();

  /** An answer: the HTTP status and the body. */
  record Answer(int code, JsonNode body) {
    static Answer ok(JsonNode body) {
      return new Answer(200, body);
    }
  }

  ResourceVerbs(ObjectStore store, InstantSource clock) {
    this.store = store;
    this.rules = new WriteRules(clock);
    this.serverSideApply = new ServerSideApply(clock);
  }

  Answer get(ApiPath path, String name) {
    var resource = path.resource();
    return Answer.ok(
        store
            .get(path.key(name))
            .map(resource::shown)
            .orElseThrow(() -> ApiFailure.notFound(resource, name)));
  }

  Answer list(ApiPath path, ApiRequest request) {
    var resource = path.resource();
    var token = request.parameter("continue");
    if (!token.isEmpty()) {
      return Answer.ok(pages.next(resource, token, request.number("limit")));
    }
    var selection = selection(path, request);
    var all = store.list(resource.storage(), path.namespace());
    var selected = all.objects().stream().filter(selection::matches).toList();
    return Answer.ok(
        pages.first(resource, new Listing(all.version(), selected), request.number("limit")));
  }

  static Selection selection(ApiPath path, ApiRequest request) {
    return Selection.parse(
        path.resource(), request.parameter("labelSelector"), request.parameter("fieldSelector"));
  }

  Answer create(ApiPath path, ApiRequest request) {
    var sent = path.resource().stored(request.object());
    Metadata.writable(sent).remove("managedFields");
    return new Answer(201, created(path, sent));
  }

  Answer update(ApiPath path, String name, ApiRequest request) {
    var sent = path.resource().stored(request.object());
    return Answer.ok(changed(path, name, before -> withOwnersOf(before, sent.deepCopy())));
  }

  /** Of all kinds of patches but the strategic merge patch. */
  Answer patch(ApiPath path, String name, ApiRequest request) {
    return switch (request.mediaType()) {
      case "application/apply-patch+yaml", "application/apply-patch+json" ->
          apply(path, name, request);
      case "application/merge-patch+json" -> {
        var patch = request.object();
        yield patched(path, name, before -> MergePatch.apply(before, patch));
      }
      case "application/json-patch+json" -> {
        var patch = request.json();
        yield patched(path, name, before -> jsonPatched(before, patch));
      }
      default -> throw ApiFailure.unsupportedMediaType(request.mediaType());
    };
  }

  /** Deletes at once: there are no finalizers, no grace, and a namespace takes all in it along. */
  Answer delete(ApiPath path, String name, ApiRequest request) {
    var resource = path.resource();
    var key = path.key(name);
    var wanted = request.json().path("preconditions");
    return store.atomically(() -> {
      var object = store.get(key).orElseThrow(() -> ApiFailure.notFound(resource, name));
      requirePreconditions(resource, object, wanted);
      if (resource.equals(ApiResources.NAMESPACES)) {
        store.deleteNamespaced(name);
      }
      store.delete(key);
      return Answer.ok(success(resource, object));
    });
  }

  private Answer patched(ApiPath path, String name, UnaryOperator<ObjectNode> patch) {
    var resource = path.resource();
    return Answer.ok(
        changed(
            path,
            name,
            before -> withOwnersOf(before, resource.stored(patch.apply(resource.shown(before))))));
  }

  private static ObjectNode withOwnersOf(ObjectNode before, ObjectNode sent) {
    Metadata.keepOwners(before, sent);
    return sent;
  }

  private static ObjectNode jsonPatched(ObjectNode before, JsonNode patch) {
    try {
      if (JsonPatch.apply(patch, before) instanceof ObjectNode object) {
        return object;
      }
    } catch (RuntimeException e) {
      throw ApiFailure.badRequest("the JSON patch cannot be applied: " + e.getMessage());
    }
    throw ApiFailure.badRequest("the JSON patch makes it something else than an object");
  }

  private Answer apply(ApiPath path, String name, ApiRequest request) {
    var resource = path.resource();
    var manager = request.parameter("fieldManager");
    if (manager.isEmpty()) {
      throw ApiFailure.badRequest(
          "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for"
              + " apply patch");
    }
    var applied = resource.stored(request.object());
    Metadata.writable(applied).put("name", name);
    return store.atomically(() -> {
      if (store.get(path.key(name)).isEmpty()) {
        requireNoVersion(resource, name, applied);
        var bare = created(path, serverSideApply.apply(withNothing(applied), applied, manager));
        return new Answer(201, bare);
      }
      if (!request.flag("force")) {
        throw ApiFailure.badRequest(
            "this API does not look for conflicts: apply to an object that exists with force");
      }
      return Answer.ok(
          changed(path, name, before -> serverSideApply.apply(before, applied, manager)));
    });
  }

  private static ObjectNode withNothing(ObjectNode applied) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("apiVersion", applied.path("apiVersion").asText())
        .put("kind", applied.path("kind").asText());
  }

  /** Who names a version means an object that exists. */
  private static void requireNoVersion(ApiResource resource, String name, ObjectNode applied) {
    if (!Metadata.version(applied).isEmpty()) {
      throw ApiFailure.modified(resource, name);
    }
  }

  private ObjectNode created(ApiPath path, ObjectNode sent) {
    var resource = path.resource();
    var namespaced = resource.is(Trait.NAMESPACED);
    if (namespaced && path.namespace().isEmpty()) {
      throw ApiFailure.noSuchMethod();
    }
    var object = rules.created(resource, path.namespace(), sent);
    var name = Metadata.name(object);
    return store.atomically(() -> {
      var home = new ObjectKey(ApiResources.NAMESPACES.storage(), "", path.namespace());
      if (namespaced && store.get(home).isEmpty()) {
        throw ApiFailure.notFound(ApiResources.NAMESPACES, path.namespace());
      }
      var occupied = ApiFailure.alreadyExists(resource, name);
      return resource.shown(store.create(path.key(name), object, occupied));
    });
  }

  private ObjectNode changed(ApiPath path, String name, UnaryOperator<ObjectNode> change) {
    var resource = path.resource();
    var after =
        store.replace(
            path.key(name),
            before -> rules.changed(resource, before, change.apply(before), path.status()),
            ApiFailure.notFound(resource, name));
    return resource.shown(after);
  }

  private static void requirePreconditions(
      ApiResource resource, ObjectNode object, JsonNode wanted) {
    var uid = wanted.path("uid").asText();
    if (!uid.isEmpty() && !uid.equals(Metadata.uid(object))) {
      throw ApiFailure.conflict(
          resource,
          Metadata.name(object),
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, Metadata.uid(object)));
    }
    var version = wanted.path("resourceVersion").asText();
    if (!version.isEmpty() && !version.equals(Metadata.version(object))) {
      throw ApiFailure.conflict(
          resource,
          Metadata.name(object),
          ("the ResourceVersion in the precondition (%s) does not match the ResourceVersion in"
                  + " record (%s). The object might have been modified")
              .formatted(version, Metadata.version(object)));
    }
  }

  private static ObjectNode success(ApiResource resource, ObjectNode object) {
    var status =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", "Status")
            .put("apiVersion", "v1")
            .put("status", "Success");
    status.putObject("metadata");
    status
        .putObject("details")
        .put("name", Metadata.name(object))
        .put("group", resource.group())
        .put("kind", resource.plural())
        .put("uid", Metadata.uid(object));
    return status;
  }
}
