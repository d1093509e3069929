package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.SavedObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What became of objects in a run, for people. */
final class Tally {

  private final Map<Ref, String> missing = new LinkedHashMap<>();
  private final Set<Ref> changed = new LinkedHashSet<>();
  private final Set<Ref> unsure = new LinkedHashSet<>();

  void changed(Ref ref) {
    changed.add(ref);
    unsure.remove(ref);
  }

  /** Whether a write took place cannot be told. */
  void unsure(Ref ref) {
    unsure.add(ref);
  }

  /**
   * It cannot be given back.
   *
   * @param words what became of it, after "was"
   */
  void missing(Ref ref, String words) {
    missing.put(ref, words);
  }

  Map<Ref, String> missing() {
    return missing;
  }

  List<String> changed() {
    return changed.stream().map(Ref::toString).toList();
  }

  List<String> stands(List<SavedObject> objects) {
    List<String> lines = new ArrayList<>();
    unsure.forEach(
        ref -> lines.add(ref + " (the last write had no answer: it is not known what stands)"));
    for (SavedObject object : objects) {
      Ref ref = object.ref();
      if (missing.containsKey(ref)) {
        lines.add(ref + " (" + missing.get(ref) + ")");
      } else if (object.edited() && !unsure.contains(ref)) {
        lines.add(ref + (object.made() ? " (made)" : " (edited)"));
      }
    }
    return lines;
  }
}
