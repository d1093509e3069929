package dev.spirebridge.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes files into a folder of their own, for a repository. A marker file lists what is ours
 * there: with that a later run replaces its own files, takes out those it no longer needs, and
 * refuses to write beside any other.
 */
final class ManifestFolder {

  private static final String MARKER = ".spire-bridge-mesh";

  private static final String MARKER_HEAD =
      "# Written by spire-bridge mesh --output-dir, which replaces and removes these files:";

  private final Path folder;

  ManifestFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /**
   * Blocks for the disk.
   *
   * @param files the contents by names, which may have folders before them
   * @return where they are, in their order
   * @throws IOException if it is no folder of ours, or cannot be written; its message is a sentence
   *     that ends with what to do
   */
  List<Path> write(Map<String, String> files) throws IOException {
    for (String name : files.keySet()) {
      if (!folder.resolve(name).normalize().startsWith(folder) || name.equals(MARKER)) {
        throw new IOException(
            "the plan has a file of the name %s, which is no place within %s: report this"
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
      return files.keySet().stream().map(folder::resolve).toList();
    } catch (FileSystemException e) {
      throw new IOException(
          "%s cannot be written (%s): correct its rights, or name another folder with %s"
              .formatted(
                  folder,
                  e.getReason() == null ? e.getClass().getSimpleName() : e.getReason(),
                  MeshOptions.OUTPUT_DIR),
          e);
    }
  }

  private Set<String> ours() throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return Set.of();
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "%s is a file, and manifests need a folder: name another one with %s"
              .formatted(folder, MeshOptions.OUTPUT_DIR));
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
      throw new IOException(
          "%s is not one of these files: name another folder with %s, or empty that one"
              .formatted(folder.resolve(foreign.getFirst()), MeshOptions.OUTPUT_DIR));
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
