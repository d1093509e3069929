package dev.spirebridge.demo.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A refusal, in the words of kube-apiserver (apimachinery's {@code api/errors}). */
final class ApiFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;
  private final String reason;
  private final ObjectNode details = JsonNodeFactory.instance.objectNode();

  private ApiFailure(int code, String reason, String message) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
  }

  /** By which clients tell an object that is not there from a kind that is not served. */
  private ApiFailure about(ApiResource resource, String name, String kind) {
    details.put("name", name).put("group", resource.group()).put("kind", kind);
    return this;
  }

  static ApiFailure badRequest(String message) {
    return new ApiFailure(400, "BadRequest", message);
  }

  static ApiFailure unauthorized() {
    return new ApiFailure(401, "Unauthorized", "Unauthorized");
  }

  /** Of a path that nothing is served at. */
  static ApiFailure noSuchPath() {
    return new ApiFailure(404, "NotFound", "the server could not find the requested resource");
  }

  static ApiFailure notFound(ApiResource resource, String name) {
    return new ApiFailure(
            404, "NotFound", "%s \"%s\" not found".formatted(resource.qualifiedName(), name))
        .about(resource, name, resource.plural());
  }

  static ApiFailure noSuchMethod() {
    return new ApiFailure(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
  }

  static ApiFailure alreadyExists(ApiResource resource, String name) {
    return new ApiFailure(
            409,
            "AlreadyExists",
            "%s \"%s\" already exists".formatted(resource.qualifiedName(), name))
        .about(resource, name, resource.plural());
  }

  static ApiFailure modified(ApiResource resource, String name) {
    return conflict(
        resource,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  static ApiFailure conflict(ApiResource resource, String name, String why) {
    return new ApiFailure(
            409,
            "Conflict",
            "Operation cannot be fulfilled on %s \"%s\": %s"
                .formatted(resource.qualifiedName(), name, why))
        .about(resource, name, resource.plural());
  }

  /** Of a version that is not remembered any more. */
  static ApiFailure tooOld(long version, long oldest) {
    return new ApiFailure(
        410, "Expired", "too old resource version: %d (%d)".formatted(version, oldest));
  }

  static ApiFailure continuedTooLate() {
    return new ApiFailure(
        410,
        "Expired",
        "The provided continue parameter is too old to display a consistent list result. You must"
            + " start a new list without the continue parameter.");
  }

  static ApiFailure tooLarge() {
    return new ApiFailure(413, "RequestEntityTooLarge", "Request entity too large: limit is 3MB");
  }

  static ApiFailure unsupportedMediaType(String type) {
    return new ApiFailure(
        415, "UnsupportedMediaType", "the body of the request was in an unknown format: " + type);
  }

  static ApiFailure invalid(ApiResource resource, String name, String why) {
    var kind =
        resource.group().isEmpty() ? resource.kind() : resource.kind() + "." + resource.group();
    return new ApiFailure(422, "Invalid", "%s \"%s\" is invalid: %s".formatted(kind, name, why))
        .about(resource, name, resource.kind());
  }

  int code() {
    return code;
  }

  /** The body of the answer. */
  ObjectNode status() {
    var status =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", "Status")
            .put("apiVersion", "v1")
            .put("status", "Failure")
            .put("message", getMessage())
            .put("reason", reason)
            .put("code", code);
    status.putObject("metadata");
    if (!details.isEmpty()) {
      status.set("details", details);
    }
    return status;
  }
}
