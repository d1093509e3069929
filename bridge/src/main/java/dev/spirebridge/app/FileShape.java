package dev.spirebridge.app;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/**
 * What can stand in one kind of configuration file: settings of one value, lists of values, and one
 * list of mappings.
 *
 * @param <T> an element of the list of mappings, not yet understood
 */
interface FileShape<T> {

  List<? extends Setting> settings();

  List<? extends ListSetting> lists();

  /** The key of the list of mappings. */
  String itemsKey();

  /** What the list is of, in the plural. */
  String itemsNoun();

  /** How an element begins. */
  String itemExample();

  /** A key that stands at the top of most. */
  String exampleKey();

  /** The least that a file holds, for who gave an empty one. */
  String least();

  /** The element at a place, or nothing and one problem more. */
  Optional<T> item(MappingNode node, Place place, YamlPlaces file);
}
