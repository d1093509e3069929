package dev.spirebridge.mesh;

import java.util.List;
import java.util.Optional;

/**
 * One step of a plan: what has to hold before it, its edit, and what has to hold after it.
 *
 * @param id the same in every run, such as {@code upstream/default-productpage-9080}
 * @param title for people, as an imperative
 * @param edit empty where the object is already as it should be; the gates are looked at all the
 *     same, since a run may have ended between an edit and its gates
 */
public record Step(
    String id, String title, Optional<Edit> edit, List<Gate> before, List<Gate> after) {

  public Step {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }
}
