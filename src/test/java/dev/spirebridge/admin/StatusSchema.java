package dev.spirebridge.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.ControllerProcessStatus;
import dev.spirebridge.status.IssuersStatus;
import dev.spirebridge.status.NamespacesStatus;
import dev.spirebridge.status.ServedIdentities;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON Schema of one document, from the records that it is written from. It lets through what
 * it does not know, since fields and constants may be added.
 *
 * @param name of its file
 * @param path where it is served
 */
record StatusSchema(String name, String path, Class<? extends Record> root) {

  static final List<StatusSchema> ALL =
      List.of(
          new StatusSchema("status", "/api/v1/status", BridgeStatus.class),
          new StatusSchema("controller-status", "/api/v1/status", ControllerProcessStatus.class),
          new StatusSchema("identities", "/api/v1/identities", ServedIdentities.class),
          new StatusSchema("issuers", "/api/v1/issuers", IssuersStatus.class),
          new StatusSchema("namespaces", "/api/v1/namespaces", NamespacesStatus.class));

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  ObjectNode schema() {
    ObjectNode schema = JSON.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$id", "https://spirebridge.dev/schema/v1/" + name + ".json");
    schema.put("title", "GET " + path);
    schema.setAll(object(root));
    ObjectNode definitions = schema.putObject("$defs");
    parts().forEach((partName, part) -> definitions.set(partName, object(part)));
    return schema;
  }

  /** The records below the root, by name. */
  Map<String, Class<? extends Record>> parts() {
    Map<String, Class<? extends Record>> parts = new TreeMap<>();
    collect(root, parts);
    return parts;
  }

  private static void collect(
      Class<? extends Record> type, Map<String, Class<? extends Record>> parts) {
    for (StatusField field : StatusField.of(type)) {
      recordIn(field.type(), parts);
    }
  }

  private static void recordIn(FieldType type, Map<String, Class<? extends Record>> parts) {
    switch (type) {
      case FieldType.ListOf(FieldType element) -> recordIn(element, parts);
      case FieldType.MapOf(FieldType value) -> recordIn(value, parts);
      case FieldType.Of(Class<? extends Record> part) -> {
        parts.put(part.getSimpleName(), part);
        collect(part, parts);
      }
      case FieldType.Scalar _, FieldType.Constant _ -> {}
    }
  }

  private static ObjectNode object(Class<? extends Record> type) {
    ObjectNode object = JSON.objectNode();
    String about = new FieldWords(type).about();
    if (!about.isEmpty()) {
      object.put("description", about);
    }
    object.put("type", "object");
    ObjectNode properties = JSON.objectNode();
    ArrayNode required = JSON.arrayNode();
    for (StatusField field : StatusField.of(type)) {
      ObjectNode value = JSON.objectNode().put("description", field.words());
      value.setAll(value(field.type()));
      properties.set(field.name(), value);
      if (field.always()) {
        required.add(field.name());
      }
    }
    object.set("required", required);
    object.set("properties", properties);
    return object;
  }

  private static ObjectNode value(FieldType type) {
    ObjectNode value = JSON.objectNode();
    switch (type) {
      case FieldType.Scalar(var json, var format, _) -> {
        value.put("type", json);
        format.ifPresent(each -> value.put("format", each));
      }
      case FieldType.Constant(List<String> known) -> {
        value.put("type", "string");
        known.forEach(value.putArray("examples")::add);
      }
      case FieldType.Of(Class<? extends Record> part) ->
          value.put("$ref", "#/$defs/" + part.getSimpleName());
      case FieldType.ListOf(FieldType element) ->
          value.put("type", "array").set("items", value(element));
      case FieldType.MapOf(FieldType element) ->
          value.put("type", "object").set("additionalProperties", value(element));
    }
    return value;
  }

  /** Every field by its path in the document, with its type, and {@code ?} if it may be absent. */
  Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    paths(root, name + ":", fields);
    return fields;
  }

  private static void paths(
      Class<? extends Record> type, String prefix, Map<String, String> fields) {
    for (StatusField field : StatusField.of(type)) {
      String path = prefix + field.name();
      FieldType inner = field.type();
      StringBuilder around = new StringBuilder();
      while (inner instanceof FieldType.ListOf(FieldType element)) {
        around.append("[]");
        inner = element;
      }
      fields.put(path + around, word(inner) + (field.always() ? "" : "?"));
      if (inner instanceof FieldType.Of(Class<? extends Record> part)) {
        paths(part, path + around + ".", fields);
      }
    }
  }

  private static String word(FieldType type) {
    return switch (type) {
      case FieldType.Scalar(var json, var format, _) -> format.orElse(json);
      case FieldType.Constant _ -> "string";
      case FieldType.Of _ -> "object";
      case FieldType.ListOf(FieldType element) -> "list of " + word(element);
      case FieldType.MapOf(FieldType value) -> "map of " + word(value);
    };
  }
}
