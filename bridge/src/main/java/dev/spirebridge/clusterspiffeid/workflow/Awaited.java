package dev.spirebridge.clusterspiffeid.workflow;

import java.util.Optional;

/** What had become of a ClusterSPIFFEID when the wait for it ended. */
public enum Awaited {
  /** Nobody waited. */
  NOT_ASKED(Optional.empty()),
  /** spire-controller-manager has made entries of it. */
  TAKEN(Optional.empty()),
  /** It is there, and no controller-manager has looked at it. */
  NOT_TAKEN(
      Optional.of(
          "no controller-manager has taken it yet; see that spire-controller-manager runs, and that"
              + " its className is the controller's")),
  /** It is not there, or not as it should be. */
  NOT_WRITTEN(
      Optional.of(
          "the controller has not written it yet; see that spire-bridge controller runs and leads,"
              + " and what spire-bridge namespace list says")),
  GONE(Optional.empty()),
  STILL_THERE(
      Optional.of(
          "the controller has not deleted it yet; see that spire-bridge controller runs and leads"));

  private final Optional<String> trouble;

  Awaited(Optional<String> trouble) {
    this.trouble = trouble;
  }

  /** What is not as it should be, ending with what to do. */
  public Optional<String> trouble() {
    return trouble;
  }
}
