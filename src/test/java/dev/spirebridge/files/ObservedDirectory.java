package dev.spirebridge.files;

import java.io.IOException;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** Another directory, with something before each change of it. */
abstract class ObservedDirectory implements Directory {

  private final Directory disk;

  ObservedDirectory(Directory disk) {
    this.disk = disk;
  }

  /**
   * @param change what is about to be done, in words
   */
  abstract void before(String change) throws IOException;

  @Override
  public Set<String> entries() throws IOException {
    return disk.entries();
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    return disk.read(name);
  }

  @Override
  public boolean hasAccess(String name, Set<PosixFilePermission> mode) throws IOException {
    return disk.hasAccess(name, mode);
  }

  @Override
  public void create(String name, byte[] content, Set<PosixFilePermission> mode)
      throws IOException {
    before("create " + name);
    disk.create(name, content, mode);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    before("rename " + to);
    disk.rename(from, to);
  }

  @Override
  public void remove(String name) throws IOException {
    before("remove " + name);
    disk.remove(name);
  }

  @Override
  public void sync() throws IOException {
    before("sync");
    disk.sync();
  }
}
