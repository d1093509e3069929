package dev.spirebridge.unixsocket;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The file of a listening Unix socket: bound under a temporary name, given its mode and group, and
 * only then renamed to its own, so that nobody finds it half made and the path is never without a
 * socket during a restart.
 *
 * <p>The file is never removed. Istio's agent takes an absent socket as leave to fall back to its
 * own CA, in silence; a stale one only makes it wait.
 */
public final class SocketFile {

  /**
   * @param mode connecting takes write permission
   * @param group name or number of the owning group; empty for the process's own
   * @param takeover whether a live socket of another process is replaced
   */
  public record Options(Set<PosixFilePermission> mode, Optional<String> group, boolean takeover) {
    public Options {
      mode = Set.copyOf(mode);
    }
  }

  /** Whom clients find at the path of a published socket. */
  public enum Standing {
    US,
    ANOTHER,
    /** The file is missing, or nobody listens at it. */
    NOBODY
  }

  private static final int TEMPORARY_NAME_BYTES = 6;

  // inode(7).
  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;

  private final Path path;
  private final Options options;
  private final Path temporary;

  /** Device and inode of the socket, from when it is published. */
  private volatile @Nullable Object identity;

  private SocketFile(Path path, Options options, Path temporary) {
    this.path = path;
    this.options = options;
    this.temporary = temporary;
  }

  /**
   * Looks whether a socket can be made here, without making one.
   *
   * @param random for the temporary name
   * @throws ListenException when the folder is missing or not writable, a link of another user
   *     leads there, something that is no socket stands in the way, or another process is serving
   *     here and is not to be taken over
   */
  public static SocketFile prepare(Path path, Options options, RandomGenerator random)
      throws ListenException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new ListenException(
          "unix://%s: folder %s is missing; create it".formatted(path, folder));
    }
    if (!Files.isWritable(folder)) {
      throw new ListenException(
          "unix://%s: folder %s is not writable for this process; change its owner or mode"
              .formatted(path, folder));
    }
    Path temporary = folder.resolve(temporaryName(random));
    if (temporary.toString().getBytes(StandardCharsets.UTF_8).length
        > Endpoint.MAX_UNIX_PATH_BYTES) {
      throw new ListenException(
          "unix://%s: the folder's path is too long for the socket's temporary name of %d bytes;"
                  .formatted(path, TEMPORARY_NAME_BYTES)
              + " choose a shorter one");
    }
    requireFree(path, options);
    return new SocketFile(path, options, temporary);
  }

  /** Always of the same length: whether a path is short enough must not be a matter of chance. */
  private static String temporaryName(RandomGenerator random) {
    String digits = Integer.toString(random.nextInt(36 * 36 * 36 * 36 * 36), 36);
    return "." + "0".repeat(TEMPORARY_NAME_BYTES - 1 - digits.length()) + digits;
  }

  /** Where to bind. */
  public Path temporary() {
    return temporary;
  }

  /**
   * Gives the bound socket its mode, group and name. From here on clients find it.
   *
   * @throws ListenException when the group is unknown or not one this process may give, or the path
   *     has been taken since {@link #prepare}
   */
  public void publish() throws ListenException {
    try {
      PosixFileAttributeView view =
          Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
      if (options.group().isPresent()) {
        setGroup(options.group().get());
      }
      view.setPermissions(options.mode());
      // Looked at once more: two that start together would both find a stale socket.
      requireFree(path, options);
      identity = identity(temporary);
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      discard();
      throw new ListenException(
          ("unix://%s: the socket cannot be put in place (%s); check the owner, mode and sticky"
                  + " bit of its folder")
              .formatted(path, e),
          e);
    } catch (ListenException e) {
      discard();
      throw e;
    }
  }

  /** Whether the file at the path is still the published socket. Costs one look, and no call. */
  public boolean isInPlace() {
    try {
      return identity(path).equals(identity);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whom a client finds; where it is another process, that one is called for it. */
  public Standing standing() {
    if (isInPlace()) {
      return Standing.US;
    }
    try {
      return isServed(path) ? Standing.ANOTHER : Standing.NOBODY;
    } catch (ListenException e) {
      // Missing, or no socket: who wants to put one there is told.
      return Standing.NOBODY;
    }
  }

  private static Object identity(Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return Objects.requireNonNull(attributes.fileKey(), "every file of Linux has an inode");
  }

  /** Removes the temporary file of a socket that will not be published. */
  public void discard() {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      temporary.toFile().deleteOnExit();
    }
  }

  private void setGroup(String group) throws ListenException {
    try {
      FileGroup.give(temporary, group);
    } catch (UserPrincipalNotFoundException e) {
      throw new ListenException(
          ("unix://%s: there is no group \"%s\"; correct socketFiles.group, which takes a name or"
                  + " a number")
              .formatted(path, group),
          e);
    } catch (IOException e) {
      throw new ListenException(
          ("unix://%s: this process may not give the socket to group \"%s\" (%s); correct"
                  + " socketFiles.group, or run in that group")
              .formatted(path, group, e),
          e);
    }
  }

  private static void requireFree(Path path, Options options) throws ListenException {
    requireOwnWay(path);
    try {
      int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      if ((mode & FILE_TYPE) != SOCKET) {
        throw new ListenException(
            "unix://%s: there is something that is not a socket; remove it or choose another path"
                .formatted(path));
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw new ListenException("unix://%s: %s; check the path".formatted(path, e), e);
    }
    if (!options.takeover() && isServed(path)) {
      throw new ListenException(
          "unix://%s: another process is serving here; stop it, or give --takeover to replace it"
              .formatted(path));
    }
  }

  private static void requireOwnWay(Path path) throws ListenException {
    Path folder = path.toAbsolutePath().getParent();
    try {
      Optional<Path> foreign = folder == null ? Optional.empty() : ForeignLinks.first(folder);
      if (foreign.isPresent()) {
        throw new ListenException(
            ("unix://%s: %s is a symbolic link of another user, who can have the socket made where"
                    + " others get in; write the folder that is meant, or remove the link")
                .formatted(path, foreign.get()));
      }
    } catch (IOException e) {
      throw new ListenException("unix://%s: %s; check the path".formatted(path, e), e);
    }
  }

  /**
   * A socket whose process is gone refuses the connection; anything else may be alive. Not
   * blocking: connect(2) would wait for ever on a process that hangs with its queue full (EAGAIN
   * instead).
   */
  private static boolean isServed(Path path) throws ListenException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.configureBlocking(false);
      var _ = channel.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (ConnectException e) {
      return false;
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("Resource temporarily unavailable")) {
        return true;
      }
      throw new ListenException(
          "unix://%s: cannot tell whether another process is serving here (%s); remove the socket"
                  .formatted(path, e.getMessage())
              + " file if none is",
          e);
    }
  }
}
