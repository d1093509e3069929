package dev.spirebridge.files;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How a reader that does not watch its files is told of new ones. */
public sealed interface AfterChange {

  /**
   * Runs a program.
   *
   * @param words the program, as an absolute path, and its arguments; no shell is asked
   * @param timeout after which it is killed
   */
  record Command(List<String> words, Duration timeout) implements AfterChange {

    /** A reload takes moments; what takes longer would hold up the next rotation. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    public Command {
      words = List.copyOf(words);
    }
  }

  /** Sends a signal to the process whose number a file holds. */
  record Signal(ReloadSignal signal, Path pidFile) implements AfterChange {}
}
