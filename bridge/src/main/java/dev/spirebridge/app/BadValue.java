package dev.spirebridge.app;

/**
 * A value that cannot be understood. The reason continues the sentence that begins with the value
 * ("is not a profile"), the hint says what to write instead.
 */
final class BadValue extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;
  private final String hint;

  BadValue(String reason, String hint) {
    super(reason + "; " + hint);
    this.reason = reason;
    this.hint = hint;
  }

  String reason() {
    return reason;
  }

  String hint() {
    return hint;
  }
}
