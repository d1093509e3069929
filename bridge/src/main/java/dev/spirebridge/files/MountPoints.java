package dev.spirebridge.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Where something is mounted, as proc_pid_mountinfo(5) tells it; nowhere if it does not. */
record MountPoints(Set<String> paths) {

  private static final int MOUNT_POINT = 4;

  static MountPoints read() {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc/self/mountinfo"));
      return parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return new MountPoints(Set.of());
    }
  }

  static MountPoints parse(String mountinfo) {
    return new MountPoints(
        mountinfo
            .lines()
            .map(line -> List.of(line.split(" ")))
            .filter(fields -> fields.size() > MOUNT_POINT)
            .map(fields -> unescaped(fields.get(MOUNT_POINT)))
            .collect(Collectors.toSet()));
  }

  /** The path's folder may be reached over a link, as /var/run is. */
  boolean contain(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      Path real = folder == null ? file : folder.toRealPath().resolve(file.getFileName());
      return paths.contains(real.toString());
    } catch (IOException e) {
      return false;
    }
  }

  /** The four characters that would break a line into other fields are written in octal. */
  private static String unescaped(String path) {
    return path.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
