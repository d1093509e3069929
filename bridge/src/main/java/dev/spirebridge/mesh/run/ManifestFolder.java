package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.MeshPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a plan into a folder of its own, for a repository. A marker file lists what is ours there:
 * with that a later run replaces its own files, takes out those it no longer needs, and refuses to
 * write beside any other.
 */
public final class ManifestFolder {

  static final String MARKER = ".spire-bridge-mesh";

  private static final String MARKER_HEAD =
      "# Written by spire-bridge mesh --output-dir, which replaces and removes these files:";

  private final Path folder;

  public ManifestFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /**
   * The same plan gives the same bytes. Blocks for the disk.
   *
   * @return the files, relative to the folder, in the order of their names
   * @throws ManifestFolderException if it is no folder of ours, or cannot be written
   */
  public List<String> write(MeshPlan plan) throws ManifestFolderException {
    SortedMap<String, String> files = ManifestFiles.of(plan);
    for (String name : files.keySet()) {
      if (!folder.resolve(name).normalize().startsWith(folder) || name.equals(MARKER)) {
        throw new ManifestFolderException(
            "The plan has a file of the name %s, which is no place within %s: report this."
                .formatted(name, folder));
      }
    }
    try {
      Set<String> old = ours();
      SortedSet<String> both = new TreeSet<>(files.keySet());
      both.addAll(old);
      Files.createDirectories(folder);
      // First, so that a run that ends half-way leaves nothing that is foreign to the next one.
      replace(MARKER, marker(both));
      for (Map.Entry<String, String> file : files.entrySet()) {
        replace(file.getKey(), file.getValue());
      }
      for (String name : old) {
        if (!files.containsKey(name)) {
          remove(name);
        }
      }
      replace(MARKER, marker(files.keySet()));
      return List.copyOf(files.keySet());
    } catch (IOException e) {
      throw new ManifestFolderException(
          "%s cannot be written: %s. Correct its rights or take another folder."
              .formatted(folder, e));
    }
  }

  private Set<String> ours() throws IOException, ManifestFolderException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return Set.of();
    }
    if (!Files.isDirectory(folder)) {
      throw new ManifestFolderException(
          folder + " is a file, and manifests need a folder: name another one.");
    }
    Path marker = folder.resolve(MARKER);
    Set<String> ours =
        Files.isRegularFile(marker)
            ? Files.readString(marker)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .collect(Collectors.toCollection(TreeSet::new))
            : Set.of();
    List<String> foreign = files().filter(name -> !ours.contains(name)).toList();
    if (!foreign.isEmpty()) {
      throw new ManifestFolderException(
          "%s holds %d files that are not ours, such as %s: name an empty folder or a new one."
              .formatted(folder, foreign.size(), foreign.getFirst()));
    }
    return ours;
  }

  private Stream<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all
          .filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .map(path -> folder.relativize(path).toString())
          .filter(name -> !name.equals(MARKER))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static String marker(Set<String> names) {
    return MARKER_HEAD + "\n" + String.join("\n", names) + "\n";
  }

  private void replace(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, content);
  }

  /** Only what the marker lists within the folder; with the folders that become empty. */
  private void remove(String name) throws IOException {
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder) || file.equals(folder)) {
      return;
    }
    Files.deleteIfExists(file);
    Path within = folder.relativize(file);
    for (int depth = within.getNameCount() - 1; depth > 0; depth--) {
      Path parent = folder.resolve(within.subpath(0, depth));
      try (Stream<Path> rest = Files.list(parent)) {
        if (rest.findAny().isPresent()) {
          return;
        }
      }
      Files.delete(parent);
    }
  }
}
