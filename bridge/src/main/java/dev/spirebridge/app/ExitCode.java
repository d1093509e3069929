package dev.spirebridge.app;

/** What the process tells its caller; the same for every command. */
public final class ExitCode {

  /** Done, or what was asked about holds. */
  public static final int DONE = 0;

  /** Checked, and it does not hold; also an internal error. */
  public static final int DOES_NOT_HOLD = 1;

  /** Bad usage or configuration; nothing was started. */
  public static final int BAD_USAGE = 2;

  /** It could not be found out. */
  public static final int COULD_NOT_FIND_OUT = 3;

  private ExitCode() {}
}
