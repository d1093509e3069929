package dev.spirebridge.mesh.run;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Tree;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The objects of the client's library as trees, and back. Any thread. */
public final class ObjectTrees {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ObjectTrees() {}

  public static Tree tree(GenericKubernetesResource object) {
    return new Tree(MAPPER.convertValue(object, new TypeReference<Map<String, Object>>() {}));
  }

  public static GenericKubernetesResource object(Tree tree) {
    return MAPPER.convertValue(tree.fields(), GenericKubernetesResource.class);
  }

  /**
   * @throws IllegalArgumentException if it is no whole object of a kind that plans are about
   */
  public static Ref ref(Tree object) {
    return ref(kind(object), object);
  }

  static Ref ref(MeshKind kind, Tree object) {
    Optional<String> namespace =
        kind.namespaced() ? object.text("metadata", "namespace") : Optional.empty();
    return new Ref(kind, namespace, object.text("metadata", "name").orElse(""));
  }

  static MeshKind kind(Tree object) {
    String kind = object.text("kind").orElse("");
    String apiVersion = object.text("apiVersion").orElse("");
    String group = apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
    return Arrays.stream(MeshKind.values())
        .filter(each -> each.kind().equals(kind) && each.group().equals(group))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(apiVersion + " " + kind));
  }
}
