package dev.spirebridge.demo.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spirebridge.demo.kubernetes.ApiResource.Trait;
import java.util.List;
import java.util.Optional;

/** What clients read to find out what is served, in the old form that all of them know. */
final class Discovery {
  private static final List<String> VERBS =
      List.of("create", "delete", "get", "list", "patch", "update", "watch");

  private Discovery() {}

  /** Empty when the path is none of discovery's. */
  static Optional<ObjectNode> document(String path) {
    var asked = path.replaceFirst("/$", "");
    if (asked.equals("/version")) {
      return Optional.of(version());
    }
    if (asked.equals("/api")) {
      var versions = kind("APIVersions", Optional.empty());
      versions.putArray("versions").add("v1");
      return Optional.of(versions);
    }
    if (asked.equals("/apis")) {
      return Optional.of(groups());
    }
    for (var each : ApiResources.ALL) {
      if (asked.equals("/apis/" + each.group())) {
        var group = kind("APIGroup", Optional.of("v1"));
        return Optional.of(group.setAll(group(each.group(), each.version())));
      }
      if (asked.equals(pathOf(each))) {
        return Optional.of(resources(each.apiVersion()));
      }
    }
    return Optional.empty();
  }

  private static String pathOf(ApiResource resource) {
    return (resource.group().isEmpty() ? "/api/" : "/apis/") + resource.apiVersion();
  }

  private static ObjectNode version() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("major", "1")
        .put("minor", "34")
        .put("gitVersion", "v1.34.0-spire-bridge-demo")
        .put("platform", "embedded");
  }

  private static ObjectNode groups() {
    var list = kind("APIGroupList", Optional.of("v1"));
    var groups = list.putArray("groups");
    ApiResources.ALL.stream()
        .filter(each -> !each.group().isEmpty())
        .map(each -> group(each.group(), each.version()))
        .distinct()
        .forEach(groups::add);
    return list;
  }

  private static ObjectNode group(String name, String version) {
    var group = JsonNodeFactory.instance.objectNode().put("name", name);
    addVersion(group.putArray("versions").addObject(), name, version);
    addVersion(group.putObject("preferredVersion"), name, version);
    return group;
  }

  private static void addVersion(ObjectNode to, String group, String version) {
    to.put("groupVersion", group + "/" + version).put("version", version);
  }

  private static ObjectNode resources(String apiVersion) {
    var list = kind("APIResourceList", Optional.of("v1")).put("groupVersion", apiVersion);
    var resources = list.putArray("resources");
    for (var each : ApiResources.ALL) {
      if (each.apiVersion().equals(apiVersion)) {
        add(resources, each, each.plural(), VERBS);
        if (each.is(Trait.STATUS)) {
          add(resources, each, each.plural() + "/status", List.of("get", "patch", "update"));
        }
      }
    }
    return list;
  }

  private static void add(ArrayNode to, ApiResource resource, String name, List<String> verbs) {
    var entry =
        to.addObject()
            .put("name", name)
            .put("singularName", name.equals(resource.plural()) ? resource.singular() : "")
            .put("namespaced", resource.is(Trait.NAMESPACED))
            .put("kind", resource.kind());
    verbs.forEach(entry.putArray("verbs")::add);
    if (name.equals(resource.plural()) && !resource.shortNames().isEmpty()) {
      resource.shortNames().forEach(entry.putArray("shortNames")::add);
    }
  }

  private static ObjectNode kind(String kind, Optional<String> apiVersion) {
    var document = JsonNodeFactory.instance.objectNode().put("kind", kind);
    apiVersion.ifPresent(version -> document.put("apiVersion", version));
    return document;
  }
}
