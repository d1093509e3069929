package dev.spirebridge.mesh.text;

import dev.spirebridge.mesh.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An edit of a tree; what it means for a text's part is asked of it, so that both are the same. */
@FunctionalInterface
interface Change {

  String ANY = "value";

  Tree apply(Tree tree, String... path);

  /**
   * What comes of a value.
   *
   * @param before empty if there is none yet
   * @param rest the steps from there on
   */
  default Object of(Optional<Object> before, List<String> rest) {
    Tree wrapped = before.map(value -> new Tree(Map.of(ANY, value))).orElse(Tree.EMPTY);
    List<String> path = new ArrayList<>(List.of(ANY));
    path.addAll(rest);
    return apply(wrapped, path.toArray(String[]::new)).at(ANY).orElse(Map.of());
  }
}
