package dev.spirebridge.sds;

import java.util.HashSet;
import java.util.Set;

/** What a client of random mind wants, by its own book and not by the stream's. */
final class Wishes {

  private final Set<String> names = new HashSet<>();
  private final Set<String> anew = new HashSet<>();
  private boolean everything;

  Set<String> names() {
    return Set.copyOf(names);
  }

  boolean everything() {
    return everything;
  }

  void everything(boolean wanted) {
    everything = wanted;
  }

  void add(String name) {
    names.add(name);
    anew.add(name);
  }

  void drop(String name) {
    if (names.remove(name)) {
      anew.add(name);
    }
  }

  /** Names that may be answered once more with what was sent before, since the last time. */
  Set<String> takeAnew() {
    Set<String> taken = Set.copyOf(anew);
    anew.clear();
    return taken;
  }
}
