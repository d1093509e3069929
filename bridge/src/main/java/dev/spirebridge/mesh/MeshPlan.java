package dev.spirebridge.mesh;

import java.util.List;
import java.util.Optional;

/**
 * What would be done, in order.
 *
 * @param found what was looked at and is as it should be, for people
 * @param warnings what will work and surprise
 * @param refusals if there is any, nothing is touched
 * @param elsewhere the same for those who change their cluster by other tools
 * @param rights what carrying it out needs beside reading what was read
 * @param note kept in {@link SavedState#note()}
 */
public record MeshPlan(
    StateKey key,
    List<Step> steps,
    List<String> found,
    List<String> warnings,
    List<Refusal> refusals,
    List<Manifest> elsewhere,
    List<Right> rights,
    Optional<String> note) {

  public MeshPlan {
    steps = List.copyOf(steps);
    found = List.copyOf(found);
    warnings = List.copyOf(warnings);
    refusals = List.copyOf(refusals);
    elsewhere = List.copyOf(elsewhere);
    rights = List.copyOf(rights);
  }
}
