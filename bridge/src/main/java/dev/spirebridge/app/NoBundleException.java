package dev.spirebridge.app;

/** There is no trust bundle where one was looked for. The message is a clause without a stop. */
final class NoBundleException extends Exception {

  private static final long serialVersionUID = 1L;

  NoBundleException(String why) {
    super(why);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
