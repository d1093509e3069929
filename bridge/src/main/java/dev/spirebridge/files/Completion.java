package dev.spirebridge.files;

import dev.spirebridge.files.Step.Remove;
import dev.spirebridge.files.Step.Rename;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What is left to do in a folder, by its manifest and the names in it.
 *
 * <p>A set whose manifest is there is completed; what was staged without one is thrown away. It is
 * the same plan after staging, after a failure and after a crash, so none of them needs a case of
 * its own, and it may be cut off and made again any number of times.
 */
final class Completion {

  private Completion() {}

  /** In order; empty where the folder is settled. */
  static List<Step> plan(SetManifest manifest, Collection<String> entries) {
    List<Step> steps = new ArrayList<>();
    List<String> put = new ArrayList<>();
    for (String name : manifest.files()) {
      String staged = OwnNames.staged(manifest.generation(), name);
      if (entries.contains(staged)) {
        steps.add(new Rename(staged, name));
        put.add(staged);
      }
    }
    manifest.removed().stream().filter(entries::contains).map(Remove::new).forEach(steps::add);
    entries.stream()
        .filter(entry -> isLeftOver(entry) && !put.contains(entry))
        .sorted()
        .map(Remove::new)
        .forEach(steps::add);
    return steps;
  }

  private static boolean isLeftOver(String entry) {
    return OwnNames.isStaged(entry) || entry.equals(OwnNames.NEXT_MANIFEST);
  }
}
