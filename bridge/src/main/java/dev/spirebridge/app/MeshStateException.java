package dev.spirebridge.app;

/** What an earlier apply left cannot be worked with; the message says why, and what to do. */
public final class MeshStateException extends Exception {

  private static final long serialVersionUID = 1L;

  public MeshStateException(String message) {
    super(message);
  }
}
