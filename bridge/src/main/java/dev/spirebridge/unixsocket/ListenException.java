package dev.spirebridge.unixsocket;

/** A listener cannot be opened. The message says which, why, and what to do. */
public final class ListenException extends Exception {

  private static final long serialVersionUID = 1L;

  public ListenException(String message) {
    super(message);
  }

  public ListenException(String message, Throwable cause) {
    super(message, cause);
  }
}
