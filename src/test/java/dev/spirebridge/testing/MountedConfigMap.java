package dev.spirebridge.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A folder as the kubelet keeps it for a mounted ConfigMap: each key is a link through {@code
 * ..data}, a link to a folder that is never changed but replaced.
 */
public final class MountedConfigMap {

  private final Path folder;
  private int version;

  /** Without any key, as an optional ConfigMap that is not there. */
  public MountedConfigMap(Path folder) {
    this.folder = folder;
    put(Map.of());
  }

  public Path folder() {
    return folder;
  }

  /** Replaces all keys at once. */
  public void put(Map<String, String> content) {
    try {
      Path before = folder.resolve("..2026_" + version);
      version++;
      Path next = Files.createDirectory(folder.resolve("..2026_" + version));
      for (var each : content.entrySet()) {
        Files.writeString(next.resolve(each.getKey()), each.getValue());
      }
      Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), next.getFileName());
      Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
      for (String key : content.keySet()) {
        if (!Files.isSymbolicLink(folder.resolve(key))) {
          Files.createSymbolicLink(folder.resolve(key), Path.of("..data", key));
        }
      }
      removeLinksWithoutKey(content);
      removeFolder(before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void removeLinksWithoutKey(Map<String, String> content) throws IOException {
    try (var links = Files.newDirectoryStream(folder, name -> isKey(name.getFileName()))) {
      for (Path link : links) {
        if (!content.containsKey(link.getFileName().toString())) {
          Files.delete(link);
        }
      }
    }
  }

  private static boolean isKey(Path name) {
    return !name.toString().startsWith("..");
  }

  private static void removeFolder(Path old) throws IOException {
    if (!Files.exists(old)) {
      return;
    }
    try (var files = Files.newDirectoryStream(old)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(old);
  }
}
