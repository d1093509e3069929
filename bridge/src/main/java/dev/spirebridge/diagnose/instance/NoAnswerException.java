package dev.spirebridge.diagnose.instance;

/** Nothing of use was answered. The message is a clause that names who was asked. */
public final class NoAnswerException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String advice;

  /**
   * @param advice what to do next, a clause without a full stop
   */
  public NoAnswerException(String message, String advice) {
    super(message);
    this.advice = advice;
  }

  public String advice() {
    return advice;
  }

  /** The message, and what to do next. */
  public String sentence() {
    return getMessage() + "; " + advice;
  }
}
