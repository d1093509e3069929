package dev.spirebridge.files;

import dev.spirebridge.unixsocket.FileGroup;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import java.util.Set;

/** What is looked at before anything is written to a folder. */
final class FolderCheck {

  /** A set of RSA 4096 with three certificates and ten bundles takes a third of it, staged. */
  private static final long NEEDED_BYTES = 64 * 1024;

  private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");

  private final Path folder;
  private final FileProfile profile;
  private final FileAccess access;

  FolderCheck(FolderSettings settings) {
    folder = settings.folder();
    profile = settings.profile();
    access = settings.access();
  }

  /** Why the folder is refused, as {@link FolderWords} say it; empty when it will do. */
  Optional<String> problem() {
    if (Files.isSymbolicLink(folder)) {
      return Optional.of(FolderWords.LINK);
    }
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(FolderWords.MISSING);
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(FolderWords.NO_FOLDER);
    }
    try {
      return storeProblem().or(this::entryProblem);
    } catch (IOException e) {
      return Optional.of(FolderWords.of(folder, e));
    }
  }

  private Optional<String> storeProblem() throws IOException {
    FileStore store = Files.getFileStore(folder);
    if (store.isReadOnly()) {
      return Optional.of(FolderWords.READ_ONLY);
    }
    if (!Files.isWritable(folder) || !Files.isExecutable(folder)) {
      return Optional.of(FolderWords.DENIED);
    }
    return store.getUsableSpace() < NEEDED_BYTES ? Optional.of(FolderWords.FULL) : Optional.empty();
  }

  /** What has the name of one of our files must be one that a rename can replace. */
  private Optional<String> entryProblem() {
    MountPoints mounts = MountPoints.read();
    for (String name : profile.names()) {
      Path file = folder.resolve(name);
      if (Files.isSymbolicLink(file)) {
        return Optional.of(
            "has %s as a symbolic link: somebody else keeps this folder, as the kubelet does a"
                    .formatted(name)
                + " Secret's; give a folder of its own");
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        return Optional.of("has %s, which is not a file; remove it".formatted(name));
      }
      if (mounts.contain(file)) {
        return Optional.of(
            "has %s mounted into it from elsewhere, where a temporary file beside it cannot be"
                    .formatted(name)
                + " renamed to; mount the whole folder instead");
      }
    }
    return Optional.empty();
  }

  /** Whether files can be given to the group, tried with one that no reader looks at. */
  Optional<String> groupProblem(Path own) {
    if (access.group().isEmpty()) {
      return Optional.empty();
    }
    String group = access.group().get();
    try {
      FileGroup.give(own, group);
      return Optional.empty();
    } catch (UserPrincipalNotFoundException e) {
      return Optional.of(FolderWords.noGroup(group));
    } catch (IOException e) {
      return Optional.of(FolderWords.mayNotGive(group, e));
    }
  }

  /** Whether keys stay in memory; false also where that cannot be told. */
  boolean isInMemory() {
    try {
      return MEMORY.contains(Files.getFileStore(folder).type());
    } catch (IOException e) {
      return false;
    }
  }
}
