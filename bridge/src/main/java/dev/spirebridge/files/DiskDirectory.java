package dev.spirebridge.files;

import dev.spirebridge.unixsocket.FileGroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A folder of a file system. */
final class DiskDirectory implements Directory {

  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rw-------");

  private static final Set<OpenOption> NEW_FILE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private final Path folder;
  private final Optional<String> group;

  /**
   * @param group that files are given; empty for the folder's or the process's
   */
  DiskDirectory(Path folder, Optional<String> group) {
    this.folder = folder;
    this.group = group;
  }

  /** Not over a link: whoever may change it decides where keys go. */
  static void requireFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
          ? new NotDirectoryException(folder.toString())
          : new NoSuchFileException(folder.toString());
    }
  }

  @Override
  public Set<String> entries() throws IOException {
    requireFolder(folder);
    Set<String> names = new HashSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.map(file -> file.getFileName().toString()).forEach(names::add);
    }
    return names;
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException | AccessDeniedException e) {
      // Another user's, or just gone: nothing of ours to be found there.
      return Optional.empty();
    }
  }

  @Override
  public boolean hasAccess(String name, Set<PosixFilePermission> mode) throws IOException {
    Path file = folder.resolve(name);
    return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).equals(mode)
        && (group.isEmpty() || FileGroup.isOf(file, group.get()));
  }

  @Override
  public void create(String name, byte[] content, Set<PosixFilePermission> mode)
      throws IOException {
    Path file = folder.resolve(name);
    try (FileChannel channel =
        FileChannel.open(file, NEW_FILE, PosixFilePermissions.asFileAttribute(OWNER_ALONE))) {
      if (group.isPresent()) {
        FileGroup.give(file, group.get());
      }
      // Not when it is made: the process's umask would have a say then.
      Files.setPosixFilePermissions(file, mode);
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void remove(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
  }

  @Override
  public void sync() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
