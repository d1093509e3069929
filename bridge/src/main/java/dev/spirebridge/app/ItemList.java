package dev.spirebridge.app;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/**
 * A list of mappings that can stand in a configuration file.
 *
 * @param <T> an element of it, not yet understood
 * @param noun what the list is of, in the plural
 * @param example how an element begins
 */
record ItemList<T>(String key, String noun, String example, Reader<T> reader) {

  /** Reads the element at a place, or nothing and one problem more. */
  @FunctionalInterface
  interface Reader<T> {
    Optional<T> item(MappingNode node, Place place, YamlPlaces file);
  }
}
