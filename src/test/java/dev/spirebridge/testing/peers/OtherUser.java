package dev.spirebridge.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A user other than the one that runs the tests, by number alone: it has no name, no home and no
 * supplementary group. Processes under different users are different workloads to SPIRE's unix
 * attestor.
 */
public record OtherUser(int uid) {

  private static final Path LAST_PID = Path.of("/proc/sys/kernel/ns_last_pid");
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Skips the calling test, with a printed line, when this user may not act as others. */
  public static void require() {
    Peers.require("setpriv");
    if (ThisUser.uid() != 0) {
      throw Peers.absent("root", "run the tests as root: they start processes of several users");
    }
  }

  /** Skips the calling test, with a printed line, where the pid of a process cannot be chosen. */
  public static void requireChosenPids() {
    require();
    Peers.require("python3");
    if (!Files.isWritable(LAST_PID)) {
      throw Peers.absent(LAST_PID.toString(), "run the tests where it is writable");
    }
  }

  /**
   * The command that becomes this one as the user. It may read and pass through folders of others,
   * for the programs and classes of the tests may lie in a home nobody else may enter; to connect
   * to a socket it needs the permission as everybody does.
   */
  public List<String> command(List<String> command) {
    List<String> all = new ArrayList<>();
    all.add(Peers.require("setpriv").toString());
    all.addAll(List.of("--reuid", Integer.toString(uid), "--regid", Integer.toString(uid)));
    all.add("--clear-groups");
    all.addAll(List.of("--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"));
    all.addAll(command);
    return all;
  }

  /** Starts a program, and returns when the process is the user's. */
  public ChildProcess start(String name, Path folder, List<String> command) {
    ChildProcess process = ChildProcess.start(name, folder, Map.of(), command(command));
    process.awaitReady("user " + uid, LIMIT, () -> owns(process.pid()));
    return process;
  }

  /** A process that does nothing. */
  public ChildProcess idle(Path folder) {
    return start("idle-" + uid, folder, List.of("sleep", "600"));
  }

  /** Whether the process, if there still is one, is this user's. */
  public boolean owns(long pid) {
    try {
      return Files.getAttribute(Path.of("/proc/" + pid), "unix:uid").equals(uid);
    } catch (IOException e) {
      return false;
    }
  }

  /** Makes a folder in which the user may create files, and which everybody may enter. */
  public Path folder(PeerFolder folder, String name) {
    Path made = folder.folder(name);
    try {
      Files.setAttribute(made, "unix:uid", uid);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
