package dev.spirebridge.testing.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file system of its own in memory, mounted while a test needs it. Only root may mount. */
public record TinyFileSystem(Path path) implements AutoCloseable {

  /** Skips the calling test, with a printed line, where nothing may be mounted. */
  public static TinyFileSystem mount(Path path, String size) {
    Peers.require("mount");
    if (ThisUser.uid() != 0) {
      throw Peers.absent("root", "run the tests as root: they mount small file systems");
    }
    List<String> command =
        List.of("mount", "-t", "tmpfs", "-o", "mode=0755,size=" + size, "sb", path.toString());
    if (ProgramRun.tryRunAll(command).exitCode() != 0) {
      throw Peers.absent("mount -t tmpfs", "run the tests with CAP_SYS_ADMIN");
    }
    return new TinyFileSystem(path);
  }

  void remount(String options) {
    run("mount", "-o", "remount," + options, path.toString());
  }

  /**
   * Makes the folder read-only for who goes there by its path. A file that is open for writing
   * keeps the file system itself from it.
   */
  void coverReadOnly() {
    bind(path, path);
    remount("bind,ro");
  }

  void uncover() {
    unmount(path);
  }

  /** Shows one file at the place of another. */
  void bind(Path file, Path at) {
    run("mount", "--bind", file.toString(), at.toString());
  }

  void unmount(Path file) {
    run("umount", file.toString());
  }

  @Override
  public void close() {
    run("umount", "-l", path.toString());
  }

  private static void run(String... words) {
    List<String> command = new ArrayList<>(List.of(words));
    ProgramRun.Result result = ProgramRun.tryRunAll(command);
    if (result.exitCode() != 0) {
      throw new AssertionError(command + ": " + result.output());
    }
  }
}
