package dev.spirebridge.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many files a process started from here may have open (RLIMIT_NOFILE). */
record OpenFileLimit(long files) {
  /** What a server has open besides its connections. */
  private static final int RESERVE = 500;

  static OpenFileLimit current() {
    try {
      return Files.readAllLines(Path.of("/proc/self/limits")).stream()
          .filter(line -> line.startsWith("Max open files"))
          .map(line -> line.substring("Max open files".length()).strip().split("\\s+", 2)[0])
          .map(soft ->
              new OpenFileLimit(soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft)))
          .findFirst()
          .orElseThrow(() -> new BenchmarkException("/proc/self/limits names no open files"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws BenchmarkException when so many do not fit into one process
   */
  void require(int filesOfServer, int streams) {
    long needed = (long) filesOfServer + RESERVE;
    if (files < needed) {
      throw new BenchmarkException(
          ("%d streams need %d open files in one process and the limit is %d. Raise it with"
                  + " 'ulimit -n %d' (the hard limit as root, in /etc/security/limits.conf or with"
                  + " LimitNOFILE), or ask for fewer streams with -Dstreams=.")
              .formatted(streams, needed, files, needed));
    }
  }
}
