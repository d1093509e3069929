package dev.spirebridge.unixsocket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/** The group that a file belongs to, by number or by name as it stands in a configuration. */
public final class FileGroup {

  private FileGroup() {}

  /**
   * Gives a file to a group.
   *
   * @throws UserPrincipalNotFoundException when there is no such group
   * @throws IOException when this process may not give it to that one
   */
  public static void give(Path file, String group) throws IOException {
    if (group.matches("[0-9]+")) {
      Files.setAttribute(file, "unix:gid", number(group), LinkOption.NOFOLLOW_LINKS);
      return;
    }
    Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setGroup(
            file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group));
  }

  /** Whether a file has this group now. */
  public static boolean isOf(Path file, String group) throws IOException {
    if (group.matches("[0-9]+")) {
      return Files.getAttribute(file, "unix:gid", LinkOption.NOFOLLOW_LINKS).equals(number(group));
    }
    return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes()
        .group()
        .getName()
        .equals(group);
  }

  /** The highest number means "leave it as it is" to chown(2): it is no group. */
  private static Integer number(String digits) throws UserPrincipalNotFoundException {
    try {
      int number = Integer.parseUnsignedInt(digits);
      if (number != -1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below: to whoever configured it, too large and not there are the same.
    }
    throw new UserPrincipalNotFoundException(digits);
  }
}
