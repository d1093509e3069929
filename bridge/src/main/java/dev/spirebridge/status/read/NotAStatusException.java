package dev.spirebridge.status.read;

/** What was read is no status of spire-bridge; the message says why, in a clause. */
public final class NotAStatusException extends Exception {

  private static final long serialVersionUID = 1L;

  NotAStatusException(String message) {
    super(message);
  }
}
