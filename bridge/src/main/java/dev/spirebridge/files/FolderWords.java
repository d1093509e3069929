package dev.spirebridge.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/** Why a folder cannot be written to, ending with what to do. */
final class FolderWords {

  static final String MISSING = "is missing; create it, or mount the volume there";
  static final String LINK =
      "is a symbolic link, and whoever may change it decides where private keys go; give the folder"
          + " itself";
  static final String NO_FOLDER = "is not a folder; give one";
  static final String READ_ONLY =
      "is on a file system that is mounted read-only; mount it writable for this process";
  static final String DENIED =
      "is not writable for this process; change its owner or mode, or run as its owner";
  static final String FULL = "is full; free some space, or give the volume more";
  static final String IN_USE =
      "is being written to by another spire-bridge; stop that one, or give each a folder of its own";

  private static final String LOCK_OF_ANOTHER =
      "was written to by a spire-bridge of another user; run as that one, or remove the files whose"
          + " names begin with .spire-bridge.";

  private FolderWords() {}

  private static boolean isLock(AccessDeniedException denied) {
    return denied.getFile() != null && denied.getFile().endsWith(OwnNames.LOCK);
  }

  /** Of a failure at run time. The kernel's words are all the JDK has for most of them. */
  static String of(Path folder, IOException e) {
    String said = String.valueOf(e.getMessage());
    return switch (e) {
      case FolderLock.HeldException _ -> IN_USE;
      case UserPrincipalNotFoundException gone -> noGroup(gone.getName());
      case NotDirectoryException _ when Files.isSymbolicLink(folder) -> LINK;
      case NotDirectoryException _ -> NO_FOLDER;
      case NoSuchFileException _ when !Files.exists(folder, LinkOption.NOFOLLOW_LINKS) -> MISSING;
      case AccessDeniedException denied when isLock(denied) -> LOCK_OF_ANOTHER;
      case AccessDeniedException _ -> DENIED;
      case IOException _ when said.contains("No space left") -> FULL;
      case IOException _ when said.contains("Disk quota exceeded") -> FULL;
      case IOException _ when said.contains("Read-only file system") -> READ_ONLY;
      default -> "cannot be written to (%s); check the folder and its file system".formatted(said);
    };
  }

  static String noGroup(String group) {
    return "cannot be given to group \"%s\", which does not exist; correct group, a name or a number"
        .formatted(group);
  }

  static String mayNotGive(String group, IOException e) {
    return "cannot be given to group \"%s\" by this process (%s); correct group, or run in that group"
        .formatted(group, e.getMessage());
  }
}
