package dev.spirebridge.demo.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spirebridge.demo.kubernetes.ApiResource.Trait;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What the server makes of an object before it stores it: names, the fields of the server, the wall
 * between spec and status, the defaults that the demo's readers look at. Objects are not checked
 * against a schema: whoever writes through here is checked against the real one in tests.
 */
final class WriteRules {
  /** DNS-1123 subdomain, in the API server's words below. */
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private static final int LONGEST_NAME = 253;
  private static final String NAMESPACE_NAME_LABEL = "kubernetes.io/metadata.name";

  private final InstantSource clock;

  WriteRules(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The first version of an object.
   *
   * @param sent in the stored form
   * @throws ApiFailure when its name is none, or its namespace is not the path's
   */
  ObjectNode created(ApiResource resource, String namespace, ObjectNode sent) {
    var object = sent.deepCopy();
    var metadata = Metadata.writable(object);
    if (Metadata.name(object).isEmpty() && !metadata.path("generateName").asText().isEmpty()) {
      var suffix = UUID.randomUUID().toString().substring(0, 5);
      metadata.put("name", metadata.path("generateName").asText() + suffix);
    }
    requireName(resource, Metadata.name(object));
    if (resource.is(Trait.NAMESPACED)) {
      requireNamespace(namespace, Metadata.namespace(object));
      metadata.put("namespace", namespace);
    } else {
      metadata.remove("namespace");
    }
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    metadata.remove("resourceVersion");
    metadata.remove("generation");
    if (resource.is(Trait.CUSTOM)) {
      metadata.put("generation", 1);
    }
    if (resource.is(Trait.STATUS)) {
      object.remove("status");
    }
    complete(resource, object);
    return object;
  }

  /**
   * The next version of an object.
   *
   * @param sent the whole object; of it only the status is taken, or all but the status. Its {@code
   *     managedFields} count: who sends an update has to be given those of before
   * @throws ApiFailure when it names another object, or one that has changed since it was read
   */
  ObjectNode changed(ApiResource resource, ObjectNode before, ObjectNode sent, boolean status) {
    requireSame(resource, before, sent);
    var object = (status ? before : sent).deepCopy();
    if (status) {
      object.remove("status");
      copyStatus(sent, object);
    } else if (resource.is(Trait.STATUS)) {
      object.remove("status");
      copyStatus(before, object);
    }
    Metadata.keepServersFields(before, object);
    var metadata = Metadata.writable(object);
    metadata.put("name", Metadata.name(before));
    if (resource.is(Trait.NAMESPACED)) {
      metadata.put("namespace", Metadata.namespace(before));
    }
    complete(resource, object);
    if (resource.is(Trait.CUSTOM) && !status && contentDiffers(before, object)) {
      metadata.put("generation", Metadata.of(before).path("generation").asLong() + 1);
    }
    return object;
  }

  private static void complete(ApiResource resource, ObjectNode object) {
    if (resource.equals(ApiResources.NAMESPACES)) {
      Metadata.writable(object)
          .withObject("/labels")
          .put(NAMESPACE_NAME_LABEL, Metadata.name(object));
      setIfAbsent(object.withObject("/status"), "phase", "Active");
    } else if (resource.equals(ApiResources.PODS)) {
      setIfAbsent(object.withObject("/spec"), "serviceAccountName", "default");
      setIfAbsent(object.withObject("/status"), "phase", "Pending");
    }
  }

  private static void setIfAbsent(ObjectNode object, String field, String value) {
    if (!object.has(field)) {
      object.put(field, value);
    }
  }

  private static void copyStatus(ObjectNode from, ObjectNode to) {
    var status = from.get("status");
    if (status != null) {
      to.set("status", status);
    }
  }

  /** A CustomResourceDefinition counts changes of everything but metadata and status. */
  private static boolean contentDiffers(ObjectNode before, ObjectNode after) {
    return !content(before).equals(content(after));
  }

  private static ObjectNode content(ObjectNode object) {
    var content = object.deepCopy();
    content.remove("metadata");
    content.remove("status");
    return content;
  }

  private static void requireName(ApiResource resource, String name) {
    if (name.isEmpty()) {
      throw ApiFailure.invalid(
          resource, name, "metadata.name: Required value: name or generateName is required");
    }
    if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      throw ApiFailure.invalid(
          resource,
          name,
          "metadata.name: Invalid value: \"%s\": a lowercase RFC 1123 subdomain must consist of lower"
                  .formatted(name)
              + " case alphanumeric characters, '-' or '.', and must start and end with an"
              + " alphanumeric character");
    }
  }

  private static void requireNamespace(String ofPath, String ofObject) {
    if (!ofObject.isEmpty() && !ofObject.equals(ofPath)) {
      throw ApiFailure.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  private static void requireSame(ApiResource resource, ObjectNode before, ObjectNode sent) {
    var name = Metadata.name(before);
    var sentName = Metadata.name(sent);
    if (!sentName.isEmpty() && !sentName.equals(name)) {
      throw ApiFailure.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(sentName, name));
    }
    requireNamespace(Metadata.namespace(before), Metadata.namespace(sent));
    var version = Metadata.version(sent);
    if (version.isEmpty() && resource.is(Trait.CONDITIONAL_UPDATES)) {
      throw ApiFailure.invalid(
          resource,
          name,
          "metadata.resourceVersion: Invalid value: 0x0: must be specified for an update");
    }
    if (!version.isEmpty() && !version.equals(Metadata.version(before))) {
      throw ApiFailure.modified(resource, name);
    }
    var uid = Metadata.uid(sent);
    if (!uid.isEmpty() && !uid.equals(Metadata.uid(before))) {
      throw ApiFailure.conflict(
          resource,
          name,
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, Metadata.uid(before)));
    }
  }
}
