package dev.spirebridge.federation;

/** Why a bundle could not be fetched. */
public enum FetchProblem {
  /** Nothing to verify an https_spiffe endpoint with. */
  NO_KNOWN_BUNDLE(true),
  NAME_NOT_RESOLVED(false),
  REFUSED(false),
  TIMED_OUT(false),
  /** Any other trouble on the way. */
  UNREACHABLE(false),
  WEB_CERTIFICATE_EXPIRED(true),
  UNKNOWN_WEB_AUTHORITY(true),
  WRONG_HOST_NAME(true),
  NOT_AN_SVID(true),
  WRONG_SPIFFE_ID(true),
  SVID_EXPIRED(true),
  NOT_OF_KNOWN_BUNDLE(true),
  /** To where nobody should fetch a bundle from, or without an end. */
  REDIRECT(true),
  /** The endpoint answers, but with an HTTP status that says no. */
  HTTP_REFUSAL(true),
  /** The endpoint says that it is in trouble itself. */
  HTTP_TROUBLE(false),
  TOO_LARGE(true),
  NOT_A_BUNDLE(true);

  private final boolean finding;

  FetchProblem(boolean finding) {
    this.finding = finding;
  }

  /**
   * Whether it says that something is wrong with the relationship; otherwise it only says that
   * nothing could be found out now.
   */
  public boolean isFinding() {
    return finding;
  }
}
