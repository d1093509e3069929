package dev.spirebridge.unixsocket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Symbolic links on the way to a folder. Who owns one can point it elsewhere whenever he likes, so
 * that a socket with keys behind it is made where others get in. Links of root ({@code /var/run})
 * and of the process's own user are nobody else's to turn.
 */
final class ForeignLinks {

  private static final Path TOP = Path.of("/");
  private static final int ROOT = 0;

  /** As many as the kernel follows (path_resolution(7)). */
  private static final int MOST = 40;

  private ForeignLinks() {}

  /**
   * The first that belongs to somebody else, or is one too many.
   *
   * @param path absolute; a part that is missing ends the look
   */
  static Optional<Path> first(Path path) throws IOException {
    int own = owner(Path.of("/proc/self"));
    Deque<Path> ahead = new ArrayDeque<>();
    path.forEach(ahead::add);
    Path at = TOP;
    int links = 0;
    while (!ahead.isEmpty()) {
      // No link is left in what is behind, so two dots may be taken off it by name.
      Path next = at.resolve(ahead.removeFirst()).normalize();
      if (!Files.isSymbolicLink(next)) {
        at = next;
        continue;
      }
      int owner = owner(next);
      links++;
      if (links > MOST || (owner != ROOT && owner != own)) {
        return Optional.of(next);
      }
      Path target = Files.readSymbolicLink(next);
      if (target.isAbsolute()) {
        at = TOP;
      }
      for (int i = target.getNameCount() - 1; i >= 0; i--) {
        ahead.addFirst(target.getName(i));
      }
    }
    return Optional.empty();
  }

  private static int owner(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }
}
