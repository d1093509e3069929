package dev.spirebridge.files;

import java.util.Optional;

/** How telling the readers of a folder went. */
sealed interface Outcome {

  /**
   * They were told.
   *
   * @param exitCode of a command
   */
  record Told(Optional<Integer> exitCode) implements Outcome {}

  /** There is nobody to be told yet, which is no failure: the reader may start after us. */
  record NobodyThere(String reason) implements Outcome {}

  /**
   * It failed.
   *
   * @param exitCode of a command that came to its end
   */
  record Failed(String reason, Optional<Integer> exitCode) implements Outcome {}
}
