package dev.spirebridge.testing.node;

/** The agent of the node, SPIRE's or the embedded one, in the DaemonSet {@code agent}. */
interface NodeAgent extends AutoCloseable {

  /** What is being tested, with its version. */
  String description();

  /** Makes the entry of a service account, whose pods are there already. */
  void register(Workload workload);

  /**
   * Makes the entry of a service account whose pods ask the Workload API themselves, and returns
   * the address of the socket they find it at.
   */
  String workloadApi(Workload workload);

  /** The bundle of its trust domain, as PEM. */
  String bundle();

  /** Issues a new leaf with a new key to every registered workload; does not wait for it. */
  void rotate();

  @Override
  void close();
}
