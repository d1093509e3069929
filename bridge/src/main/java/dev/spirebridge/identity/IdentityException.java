package dev.spirebridge.identity;

/** Something an agent sent fails a check. The message says which; it never holds key material. */
public final class IdentityException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public IdentityException(String message) {
    super(message);
  }

  /** The same finding, with what it is about before it. */
  IdentityException about(String subject) {
    return new IdentityException(subject + ": " + getMessage());
  }
}
