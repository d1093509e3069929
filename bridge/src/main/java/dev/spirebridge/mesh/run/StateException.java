package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.Refusal;

/** Why a saved state cannot be read, or not be written. */
public final class StateException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;
  private final boolean unknown;

  private StateException(Refusal refusal, boolean unknown) {
    super(refusal.where() + ": " + refusal.found() + "; " + refusal.next());
    this.refusal = refusal;
    this.unknown = unknown;
  }

  /** What is there is not what we may work with. */
  public static StateException refused(Refusal refusal) {
    return new StateException(refusal, false);
  }

  /**
   * It could not be written.
   *
   * @param unknown whether that is for want of an answer
   */
  public static StateException failed(Refusal refusal, boolean unknown) {
    return new StateException(refusal, unknown);
  }

  public Refusal refusal() {
    return refusal;
  }

  public boolean unknown() {
    return unknown;
  }
}
