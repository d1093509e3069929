package dev.spirebridge.files;

import java.io.IOException;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * A folder in the few operations that a set is put in place with. Each is done or not; a process
 * that is killed has done some prefix of them.
 */
interface Directory {

  /** All names in it. */
  Set<String> entries() throws IOException;

  /** What stands in a file; empty where there is none. */
  Optional<byte[]> read(String name) throws IOException;

  /** Whether a file has this mode, and the group that files are given. */
  boolean hasAccess(String name, Set<PosixFilePermission> mode) throws IOException;

  /**
   * Makes a file that is not there yet, with its mode and group before its first byte, and has it
   * on the disk when it returns.
   */
  void create(String name, byte[] content, Set<PosixFilePermission> mode) throws IOException;

  /** Within the folder, and over what has the name: atomic, as rename(2) is. */
  void rename(String from, String to) throws IOException;

  void remove(String name) throws IOException;

  /** Has all names on the disk as they are now. */
  void sync() throws IOException;
}
