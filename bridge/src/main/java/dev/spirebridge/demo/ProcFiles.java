package dev.spirebridge.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the proc file system tells of a process; nothing when there is no such process. */
record ProcFiles(Path proc) {
  /** The real user is the first of four. */
  private static final Pattern UID = Pattern.compile("(?m)^Uid:\\s+(\\d+)");

  /** Container runtimes write the UID's hyphens as they are, as underscores, or leave them out. */
  private static final Pattern POD =
      Pattern.compile(
          "[/-]pod(\\p{XDigit}{8})[-_]?(\\p{XDigit}{4})[-_]?(\\p{XDigit}{4})"
              + "[-_]?(\\p{XDigit}{4})[-_]?(\\p{XDigit}{12})");

  static ProcFiles at(Path proc) {
    return new ProcFiles(proc);
  }

  Optional<String> uid(int pid) {
    return read(pid, "status")
        .map(UID::matcher)
        .filter(uid -> uid.find())
        .map(uid -> ProcessAttestor.uidKey(Long.parseLong(uid.group(1))));
  }

  Optional<String> podUid(int pid) {
    return read(pid, "cgroup").map(ProcFiles::podIn);
  }

  private static String podIn(String cgroup) {
    var pod = POD.matcher(cgroup);
    return pod.find()
        ? ProcessAttestor.podUidKey(
            String.join("-", pod.group(1), pod.group(2), pod.group(3), pod.group(4), pod.group(5)))
        : "k8s:none";
  }

  private Optional<String> read(int pid, String file) {
    try {
      return Optional.of(Files.readString(proc.resolve(String.valueOf(pid)).resolve(file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
