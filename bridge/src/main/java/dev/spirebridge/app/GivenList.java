package dev.spirebridge.app;

import java.util.List;

/**
 * A list as somebody wrote it, its elements not yet understood.
 *
 * @param place of the list as a whole
 */
record GivenList(Place place, List<Given> elements) {

  GivenList {
    elements = List.copyOf(elements);
  }
}
