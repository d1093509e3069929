package dev.spirebridge.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second writer out of a folder: the key of one with the chain of another would be a wrong
 * pair that stays. The kernel releases it with the process, however that ends. The file itself
 * stays, since one that is removed under somebody who waits for it guards nothing.
 *
 * <p>The holder looks again before each set, for the folder may have been replaced.
 */
final class FolderLock implements AutoCloseable {

  /** Another process has it. */
  static final class HeldException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static final Set<OpenOption> OPTIONS =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private final Path folder;
  private final Path file;
  private @Nullable FileChannel channel;
  private @Nullable Object held;

  FolderLock(Path folder) {
    this.folder = folder;
    file = folder.resolve(OwnNames.LOCK);
  }

  Path file() {
    return file;
  }

  /**
   * Takes it, or sees that it is still held.
   *
   * @throws HeldException when another process has it
   */
  void require() throws IOException {
    DiskDirectory.requireFolder(folder);
    if (channel != null && Objects.equals(held, keyOfFile())) {
      return;
    }
    close();
    FileChannel opened =
        FileChannel.open(
            file,
            OPTIONS,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      if (lock(opened) == null) {
        throw new HeldException();
      }
      held = keyOfFile();
      channel = opened;
    } finally {
      if (channel == null) {
        opened.close();
      }
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private @Nullable Object keyOfFile() throws IOException {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        ? Files.getAttribute(file, "unix:fileKey", LinkOption.NOFOLLOW_LINKS)
        : null;
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    held = null;
    if (open != null) {
      open.close();
    }
  }
}
