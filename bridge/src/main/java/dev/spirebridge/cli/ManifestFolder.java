package dev.spirebridge.cli;

import dev.spirebridge.mesh.MeshPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A folder with the steps of a plan as files. It is ours by a marker, and emptied before it is
 * written again; a folder with anything else in it is left alone. The same plan gives the same
 * bytes.
 */
record ManifestFolder(Path folder) {

  private static final String MARKER = ".spire-bridge-mesh";

  /**
   * @return the names of the files, in their order
   * @throws IOException if it cannot be written, or is somebody else's; its message says what to do
   */
  List<String> write(MeshPlan plan) throws IOException {
    Map<String, String> files = ManifestFiles.of(plan);
    for (String name : files.keySet()) {
      if (!folder.resolve(name).normalize().startsWith(folder.normalize())) {
        throw new IOException("%s leads out of the folder".formatted(name));
      }
    }
    empty();
    List<String> written = new ArrayList<>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
      written.add(path.toString());
    }
    Files.writeString(folder.resolve(MARKER), String.join("\n", files.keySet()) + "\n");
    return written;
  }

  /** Removes what the marker names, and nothing besides. */
  private void empty() throws IOException {
    Files.createDirectories(folder);
    Path marker = folder.resolve(MARKER);
    List<String> ours = Files.exists(marker) ? Files.readAllLines(marker) : List.of();
    for (String name : ours) {
      Path file = folder.resolve(name).normalize();
      if (file.startsWith(folder.normalize())) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(marker);
    try (Stream<Path> left = Files.walk(folder)) {
      TreeSet<Path> foreign = new TreeSet<>(left.filter(Files::isRegularFile).toList());
      if (!foreign.isEmpty()) {
        throw new IOException(
            "%s is not one of these files: name another folder with %s, or empty that one"
                .formatted(foreign.first(), MeshOptions.OUTPUT_DIR));
      }
    }
  }
}
