package dev.spirebridge.files;

import dev.spirebridge.identity.AgentText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a command says. All of it is read, since a command is stopped by a pipe that is full, and
 * killed by one that is closed; the beginning is kept.
 */
final class CommandOutput {

  private static final int KEPT_BYTES = 200;
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final ByteArrayOutputStream first = new ByteArrayOutputStream(KEPT_BYTES);
  private final Thread reader;

  private CommandOutput(InputStream output) {
    reader = Thread.ofVirtual().unstarted(() -> read(output));
  }

  static CommandOutput of(InputStream output) {
    CommandOutput reading = new CommandOutput(output);
    reading.reader.start();
    return reading;
  }

  /** Of a command that has ended. A child that lives on may hold its output open for ever. */
  String firstWords() throws InterruptedException {
    reader.join(LAST_WORDS);
    synchronized (first) {
      return AgentText.printable(first.toString(StandardCharsets.UTF_8).strip());
    }
  }

  private void read(InputStream output) {
    try (output) {
      byte[] some = new byte[KEPT_BYTES];
      int length = output.read(some);
      while (length >= 0 && keep(some, length)) {
        length = output.read(some);
      }
      output.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // Nothing more is to be had of it, and what there was is kept.
    }
  }

  /**
   * @return whether there is room for more
   */
  private boolean keep(byte[] some, int length) {
    synchronized (first) {
      first.write(some, 0, Math.min(length, KEPT_BYTES - first.size()));
      return first.size() < KEPT_BYTES;
    }
  }
}
