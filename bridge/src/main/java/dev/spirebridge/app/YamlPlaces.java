package dev.spirebridge.app;

import java.util.Collection;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Names the places of one file, and reads the mappings in it. */
record YamlPlaces(String file, Problems problems) {

  Place of(String name, Node node) {
    return new Place(name, node.getStartMark().map(mark -> YamlDocument.position(file, mark)));
  }

  YamlMapping mapping(
      MappingNode node, String path, Collection<String> valueKeys, Collection<String> nodeKeys) {
    return new YamlMapping(file, problems, valueKeys, nodeKeys).read(node, path);
  }
}
