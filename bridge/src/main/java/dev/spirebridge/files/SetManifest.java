package dev.spirebridge.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which set a folder has, or is being brought to: written when all of its files are staged, and
 * before the first of them is put in place. From then on the set is completed, by whoever comes
 * next.
 *
 * @param generation counts the sets; it tells staged files of this one from those of a try that was
 *     broken off
 * @param files in the order in which they are put in place
 * @param removed files of the set before that this one has no more
 */
record SetManifest(long generation, List<String> files, List<String> removed) {

  /** Of a folder that we have not written to. */
  static final SetManifest NONE = new SetManifest(0, List.of(), List.of());

  private static final String HEADER = "spire-bridge files 1";
  private static final String GENERATION = "generation ";
  private static final String FILE = "file ";
  private static final String REMOVED = "removed ";

  SetManifest {
    files = List.copyOf(files);
    removed = List.copyOf(removed);
  }

  /** The one after this, with these files. */
  SetManifest next(List<String> names) {
    List<String> vanished = new ArrayList<>(files);
    vanished.addAll(removed);
    vanished.removeAll(names);
    return new SetManifest(generation + 1, names, vanished);
  }

  /** When nothing is left to be removed: a file that gets such a name later is not ours. */
  SetManifest settled() {
    return new SetManifest(generation, files, List.of());
  }

  String text() {
    StringBuilder text = new StringBuilder(HEADER + "\n" + GENERATION + generation + "\n");
    files.forEach(name -> text.append(FILE).append(name).append('\n'));
    removed.forEach(name -> text.append(REMOVED).append(name).append('\n'));
    return text.toString();
  }

  /** Empty for what {@link #text} has not written. */
  static Optional<SetManifest> parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() < 2
        || !lines.getFirst().equals(HEADER)
        || !lines.get(1).matches(GENERATION + "[0-9]{1,17}")) {
      return Optional.empty();
    }
    List<String> files = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    for (String line : lines.subList(2, lines.size())) {
      if (line.startsWith(FILE) && isPlain(line.substring(FILE.length()))) {
        files.add(line.substring(FILE.length()));
      } else if (line.startsWith(REMOVED) && isPlain(line.substring(REMOVED.length()))) {
        removed.add(line.substring(REMOVED.length()));
      } else {
        return Optional.empty();
      }
    }
    long generation = Long.parseLong(lines.get(1).substring(GENERATION.length()));
    return Optional.of(new SetManifest(generation, files, removed));
  }

  /** A name in this very folder, whoever wrote the manifest. */
  private static boolean isPlain(String name) {
    return !name.isEmpty() && !name.startsWith(".") && name.indexOf('/') < 0;
  }
}
