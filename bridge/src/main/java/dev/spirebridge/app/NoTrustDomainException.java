package dev.spirebridge.app;

/** A move cannot be planned: nobody says which trust domain SPIRE's is. */
public final class NoTrustDomainException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * @param why the trust bundle does not tell it
   */
  NoTrustDomainException(String why) {
    super("the trust domain is not known (%s): give --trust-domain".formatted(why));
  }
}
