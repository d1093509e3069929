package dev.spirebridge.app;

import java.util.List;

/**
 * What can stand in one kind of configuration file: settings of one value, lists of values, and
 * lists of mappings.
 *
 * @param <T> an element of a list of mappings, not yet understood
 */
interface FileShape<T> {

  List<? extends Setting> settings();

  List<? extends ListSetting> lists();

  List<ItemList<T>> itemLists();

  /** A key that stands at the top of most. */
  String exampleKey();

  /** The least that a file holds, for who gave an empty one. */
  String least();
}
