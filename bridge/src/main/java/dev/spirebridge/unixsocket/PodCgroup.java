package dev.spirebridge.unixsocket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the Kubernetes pod in /proc/PID/cgroup (cgroups(7)), as the kubelet's two drivers name
 * cgroups: {@code kubepods-burstable-pod<uid>.slice} by systemd, {@code
 * kubepods/burstable/pod<uid>} by itself.
 */
final class PodCgroup {

  /** A UUID, or the digest that the kubelet gives to pods from files on its own disk. */
  private static final String UID =
      "([0-9a-f]{8}([-_])[0-9a-f]{4}\\2[0-9a-f]{4}\\2[0-9a-f]{4}\\2[0-9a-f]{12}|[0-9a-f]{32})";

  /** containerd without systemd's driver adds {@code :cri-containerd:<container>}. */
  private static final Pattern SYSTEMD =
      Pattern.compile("(?:.*-)?kubepods(?:-burstable|-besteffort)?-pod" + UID + "\\.slice(?::.*)?");

  private static final Pattern CGROUPFS = Pattern.compile("pod" + UID);

  private PodCgroup() {}

  /** The pod that has this number's process now; empty when there is no such process either. */
  static Optional<String> read(int pid) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Integer.toString(pid), "cgroup"));
      return podUid(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * @param file all lines: one in version 2, one for each hierarchy in version 1
   * @return empty also when lines disagree
   */
  static Optional<String> podUid(String file) {
    Set<String> found =
        file.lines()
            .map(line -> line.split(":", 3))
            .filter(fields -> fields.length == 3)
            .flatMap(fields -> inPath(fields[2]).stream())
            .collect(Collectors.toSet());
    return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
  }

  /** The outermost wins: what is below it, the pod may have made up. */
  private static Optional<String> inPath(String path) {
    // Relative to this process's cgroup namespace, the folder "kubepods" may be out of sight.
    boolean belowKubepods = path.startsWith("/..");
    for (String folder : path.split("/")) {
      Matcher systemd = SYSTEMD.matcher(folder);
      if (systemd.matches()) {
        return Optional.of(systemd.group(1).replace('_', '-'));
      }
      Matcher cgroupfs = CGROUPFS.matcher(folder);
      if (belowKubepods && cgroupfs.matches()) {
        return Optional.of(cgroupfs.group(1));
      }
      belowKubepods |= folder.equals("kubepods");
    }
    return Optional.empty();
  }
}
