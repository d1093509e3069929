package dev.spirebridge.kubernetes;

/** There is no way to the API server; the message is one sentence that ends with what to do. */
public final class ClusterAccessException extends Exception {

  /** What is missing. */
  public enum Reason {
    /** Neither a kubeconfig nor a pod's service account. */
    NO_CLUSTER,
    /** A kubeconfig that cannot be read, or isn't one. */
    UNREADABLE,
    /** The context is not in the kubeconfig, or leads nowhere. */
    CONTEXT,
    /** Nothing answers where the API server should be, or it is not to be trusted. */
    UNREACHABLE
  }

  private final Reason reason;

  ClusterAccessException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
