package dev.spirebridge.unixsocket;

/** The process that is to be held fast is no more. */
public final class ProcessEndedException extends Exception {

  private static final long serialVersionUID = 1L;

  ProcessEndedException() {
    super("the process has ended", null, false, false);
  }
}
