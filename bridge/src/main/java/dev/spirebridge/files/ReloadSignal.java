package dev.spirebridge.files;

/** The signals that ask a program to read its files again. */
public enum ReloadSignal {
  SIGHUP(1),
  SIGUSR1(10),
  SIGUSR2(12),
  SIGTERM(15);

  private final int number;

  /**
   * @param number of signal(7), the same on x86_64 and aarch64
   */
  ReloadSignal(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
