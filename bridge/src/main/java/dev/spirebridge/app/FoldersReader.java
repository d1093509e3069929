package dev.spirebridge.app;

import dev.spirebridge.files.FolderSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Understands which folders are to be kept: those of the flags, else those of the file. */
final class FoldersReader {

  /** The flag for a folder, given once for each. */
  static final String FLAG = "--files";

  private final Problems problems;
  private final FolderReader reader;

  FoldersReader(Problems problems) {
    this.problems = problems;
    reader = new FolderReader(problems);
  }

  /** What is allowed but dangerous. */
  List<String> warnings() {
    return reader.warnings();
  }

  /**
   * @param ofFile nothing when the file does not speak of folders
   */
  List<FolderSettings> read(
      ConfigInputs inputs, Optional<List<FolderDraft>> ofFile, SourceKind source) {
    List<FolderDraft> flags = new ArrayList<>();
    for (String value : inputs.flags().getOrDefault(FLAG, List.of())) {
      flags.add(FolderDraft.ofFlag(flags.size() + 1, value));
    }
    // What is overruled must still be correct, but nothing is said of what it would do.
    List<Placed<FolderSettings>> overruled =
        flags.isEmpty() ? List.of() : new FolderReader(problems).read(ofFile.orElse(List.of()));
    List<FolderDraft> counting = flags.isEmpty() ? ofFile.orElse(List.of()) : flags;
    List<Placed<FolderSettings>> folders = reader.read(counting);
    checkDistinct(overruled);
    checkDistinct(folders);
    if (source instanceof SourceKind.Delegated) {
      counting.forEach(this::refuseDelegated);
    }
    return folders.stream().map(Placed::value).toList();
  }

  private void checkDistinct(List<Placed<FolderSettings>> folders) {
    Map<Path, Place> taken = new HashMap<>();
    for (Placed<FolderSettings> each : folders) {
      Path folder = each.value().folder();
      Place earlier = taken.putIfAbsent(folder, each.place());
      if (earlier != null) {
        problems.add(
            new ConfigProblem(
                each.place(),
                Optional.of(folder.toString()),
                "is already taken by " + earlier.name(),
                "give each profile a folder of its own"));
      }
    }
  }

  private void refuseDelegated(FolderDraft draft) {
    problems.add(
        ConfigProblem.at(
            draft.place(),
            "does not go with the source delegated, where every identity belongs to the process that"
                + " calls: nobody calls for a folder",
            "remove it, or give --source workload-api to a bridge of its own"));
  }
}
