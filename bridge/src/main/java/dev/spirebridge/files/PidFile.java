package dev.spirebridge.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The number of a process, as that process wrote it down.
 *
 * @param writtenAt a process that started later is another one with the same number
 */
record PidFile(int pid, Instant writtenAt) {

  /** The start of a process is told by a clock that began at boot, known to the second. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(2);

  private static final int MAX_BYTES = 32;

  /**
   * Empty while there is no file.
   *
   * @throws IOException with what is wrong with it
   */
  static Optional<PidFile> read(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // To open a pipe would wait for whoever writes to it.
      throw new IOException("is not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1).strip();
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new IOException("may be written by everybody, so anybody could be signalled");
      }
      if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1) {
        throw new IOException("holds no process number");
      }
      return Optional.of(
          new PidFile(Integer.parseInt(text), Files.getLastModifiedTime(file).toInstant()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Whether a process that started then can be the one that wrote the file. */
  boolean isOfProcessStartedAt(Instant start) {
    return !start.isAfter(writtenAt.plus(CLOCK_DIFFERENCE));
  }
}
