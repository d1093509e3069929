package dev.spirebridge.demo.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Server-side apply: what somebody applies is merged in, and what the same manager had applied
 * before and leaves out now goes, unless another one applies it, too.
 *
 * <p>Left out is what a controller that applies with force can do without. Only those who apply own
 * fields, an update or another patch does not; so there are no conflicts to report, and an apply to
 * an object that exists has to force. Every list is replaced as a whole: those that Kubernetes
 * merges by key (a pod's containers, finalizers) are not.
 */
final class ServerSideApply {
  /** Replaced as a whole, as the CustomResourceDefinition says (x-kubernetes-map-type: atomic). */
  private static final Set<List<String>> WHOLE =
      Set.of(List.of("spec", "namespaceSelector"), List.of("spec", "podSelector"));

  private static final List<String> NEVER_OWNED =
      List.of(
          "name",
          "namespace",
          "uid",
          "resourceVersion",
          "creationTimestamp",
          "generation",
          "managedFields");

  private final InstantSource clock;

  ServerSideApply(InstantSource clock) {
    this.clock = clock;
  }

  /** The whole object after it; the arguments stay as they are. */
  ObjectNode apply(ObjectNode live, ObjectNode applied, String manager) {
    var result = live.deepCopy();
    merge(result, applied, List.of());
    var owners = owners(live);
    var before = owners.getOrDefault(manager, FieldSet.NONE);
    var now = FieldSet.of(ownable(applied), WHOLE::contains);
    var gone = before.without(now);
    for (var other : owners.entrySet()) {
      gone = other.getKey().equals(manager) ? gone : gone.without(other.getValue());
    }
    gone.removeFrom(result);
    if (!before.equals(now)) {
      note(result, manager, now);
    }
    return result;
  }

  private static void merge(ObjectNode into, ObjectNode applied, List<String> path) {
    for (var field : applied.properties()) {
      var here = new ArrayList<>(path);
      here.add(field.getKey());
      if (field.getValue() instanceof ObjectNode values
          && into.get(field.getKey()) instanceof ObjectNode there
          && !WHOLE.contains(here)) {
        merge(there, values, here);
      } else {
        into.set(field.getKey(), field.getValue().deepCopy());
      }
    }
  }

  private static ObjectNode ownable(ObjectNode applied) {
    var fields = applied.deepCopy();
    fields.remove(List.of("apiVersion", "kind", "status"));
    if (fields.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove(NEVER_OWNED);
      if (metadata.isEmpty()) {
        fields.remove("metadata");
      }
    }
    return fields;
  }

  private static Map<String, FieldSet> owners(ObjectNode object) {
    var owners = new HashMap<String, FieldSet>();
    for (var entry : Metadata.of(object).path("managedFields")) {
      owners.put(entry.path("manager").asText(), FieldSet.parse(entry.path("fieldsV1")));
    }
    return owners;
  }

  private void note(ObjectNode object, String manager, FieldSet fields) {
    var entries = JsonNodeFactory.instance.arrayNode();
    for (JsonNode entry : Metadata.of(object).path("managedFields")) {
      if (!entry.path("manager").asText().equals(manager)) {
        entries.add(entry);
      }
    }
    entries
        .addObject()
        .put("manager", manager)
        .put("operation", "Apply")
        .put("apiVersion", object.path("apiVersion").asText())
        .put("time", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("fieldsType", "FieldsV1")
        .set("fieldsV1", fields.toJson());
    Metadata.writable(object).set("managedFields", entries);
  }
}
