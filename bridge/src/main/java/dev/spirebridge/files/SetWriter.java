package dev.spirebridge.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings a folder to a set of files, all of it or nothing.
 *
 * <p>Every file is staged under a name of its own and on the disk, then the manifest says that the
 * set is whole, and only then is the first one renamed. Cut off before the manifest, the set before
 * stays; cut off after it, {@link #complete} puts the rest in place. In between, and while the
 * renames go on, key and chain may be of two sets: who reads a pair compares them and reads again.
 * Confined to one thread.
 */
final class SetWriter {

  private static final Set<PosixFilePermission> MANIFEST_MODE =
      PosixFilePermissions.fromString("rw-r--r--");

  private final Directory directory;
  private final FileAccess access;

  /** Kept over a failure: what failed after a rename has changed files all the same. */
  private boolean changed;

  SetWriter(Directory directory, FileAccess access) {
    this.directory = directory;
    this.access = access;
  }

  /**
   * Finishes what was cut off, or throws away what cannot be finished.
   *
   * @return whether files were changed, by this call or by those before that failed
   */
  boolean complete() throws IOException {
    finish();
    return takeChanged();
  }

  /**
   * Puts the set in place unless it is there already.
   *
   * @return whether files were changed, by this call or by those before that failed
   * @throws IOException when it could not be staged, and the set before stays; or when it could not
   *     all be put in place, which the next call goes on with
   */
  boolean write(FileSet set) throws IOException {
    finish();
    SetManifest before = manifest();
    if (holds(set, before)) {
      return takeChanged();
    }
    SetManifest next = before.next(set.names());
    try {
      stage(set, next.generation());
      put(next);
    } catch (IOException e) {
      discard(e);
      throw e;
    }
    carryOut(Completion.plan(next, directory.entries()));
    settle(next);
    return takeChanged();
  }

  private void finish() throws IOException {
    SetManifest manifest = manifest();
    carryOut(Completion.plan(manifest, directory.entries()));
    settle(manifest);
  }

  private boolean takeChanged() {
    boolean taken = changed;
    changed = false;
    return taken;
  }

  /** Whether the folder is what the set says, to the byte. */
  private boolean holds(FileSet set, SetManifest manifest) throws IOException {
    if (!manifest.files().equals(set.names())) {
      return false;
    }
    for (IdentityFile file : set.files()) {
      Optional<byte[]> content = directory.read(file.name());
      if (content.filter(file::holds).isEmpty()
          || !directory.hasAccess(file.name(), access.mode(file.kind()))) {
        return false;
      }
    }
    return true;
  }

  private void stage(FileSet set, long generation) throws IOException {
    for (IdentityFile file : set.files()) {
      directory.create(
          OwnNames.staged(generation, file.name()), file.content(), access.mode(file.kind()));
    }
    directory.sync();
  }

  private void put(SetManifest manifest) throws IOException {
    byte[] text = manifest.text().getBytes(StandardCharsets.UTF_8);
    directory.create(OwnNames.NEXT_MANIFEST, text, MANIFEST_MODE);
    directory.rename(OwnNames.NEXT_MANIFEST, OwnNames.MANIFEST);
    directory.sync();
  }

  private void carryOut(List<Step> steps) throws IOException {
    for (Step step : steps) {
      switch (step) {
        case Step.Rename(String from, String to) -> {
          directory.rename(from, to);
          changed = true;
        }
        case Step.Remove(String name) -> directory.remove(name);
      }
    }
    if (!steps.isEmpty()) {
      directory.sync();
    }
  }

  private void settle(SetManifest manifest) throws IOException {
    if (!manifest.removed().isEmpty()) {
      put(manifest.settled());
    }
  }

  /** Gives back the room that half a set takes. If the manifest got through, it completes it. */
  private void discard(IOException cause) {
    try {
      finish();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** One that cannot be read is as good as none: nothing it names is touched. */
  private SetManifest manifest() throws IOException {
    return directory
        .read(OwnNames.MANIFEST)
        .flatMap(bytes -> SetManifest.parse(new String(bytes, StandardCharsets.UTF_8)))
        .orElse(SetManifest.NONE);
  }
}
