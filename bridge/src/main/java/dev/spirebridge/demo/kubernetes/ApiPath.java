package dev.spirebridge.demo.kubernetes;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a path is about.
 *
 * @param namespace empty for objects of the whole cluster, and for all namespaces
 * @param name empty for the collection
 * @param status whether it is the object's status alone
 */
record ApiPath(ApiResource resource, String namespace, Optional<String> name, boolean status) {

  /** Empty when nothing is served there. */
  static Optional<ApiPath> parse(String path) {
    var parts = Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    if (parts.size() >= 3 && parts.get(0).equals("api")) {
      return resource("", parts.get(1), parts.subList(2, parts.size()));
    }
    if (parts.size() >= 4 && parts.get(0).equals("apis")) {
      return resource(parts.get(1), parts.get(2), parts.subList(3, parts.size()));
    }
    return Optional.empty();
  }

  private static Optional<ApiPath> resource(String group, String version, List<String> parts) {
    if (parts.size() >= 3 && parts.get(0).equals("namespaces")) {
      var inside = ApiResources.find(group, version, parts.get(2));
      if (inside.isPresent()) {
        return inside
            .filter(each -> each.is(ApiResource.Trait.NAMESPACED))
            .flatMap(each -> object(each, parts.get(1), parts.subList(3, parts.size())));
      }
    }
    return ApiResources.find(group, version, parts.getFirst())
        .flatMap(each -> object(each, "", parts.subList(1, parts.size())));
  }

  private static Optional<ApiPath> object(
      ApiResource resource, String namespace, List<String> rest) {
    boolean everywhere = resource.is(ApiResource.Trait.NAMESPACED) && namespace.isEmpty();
    return switch (rest.size()) {
      case 0 -> Optional.of(new ApiPath(resource, namespace, Optional.empty(), false));
      case 1 -> everywhere ? Optional.empty() : one(resource, namespace, rest, false);
      case 2 ->
          !everywhere && rest.get(1).equals("status") && resource.is(ApiResource.Trait.STATUS)
              ? one(resource, namespace, rest, true)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<ApiPath> one(
      ApiResource resource, String namespace, List<String> rest, boolean status) {
    return Optional.of(new ApiPath(resource, namespace, Optional.of(rest.getFirst()), status));
  }

  /** The object's, where there is a name. */
  ObjectKey key(String objectName) {
    return new ObjectKey(resource.storage(), namespace, objectName);
  }
}
