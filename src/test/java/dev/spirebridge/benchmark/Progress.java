package dev.spirebridge.benchmark;

/** Says on standard error what is going on; standard output is for the results. */
final class Progress {
  private static final long START = System.nanoTime();

  private Progress() {}

  static void say(String message) {
    System.err.printf("[%5.1f s] %s%n", (System.nanoTime() - START) / 1e9, message);
  }
}
