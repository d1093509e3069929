package dev.spirebridge.mesh.run;

/** A run cannot go on from here; the message is a sentence that ends with what to do. */
final class StopException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean unknown;

  /**
   * @param unknown as in {@link Outcome.Stopped}
   */
  StopException(String why, boolean unknown) {
    super(why);
    this.unknown = unknown;
  }

  boolean unknown() {
    return unknown;
  }
}
