package dev.spirebridge.testing.peers;

/**
 * An agent and the server behind it, with one registered workload: this user. The real-peer tests
 * run the same scenario against SPIRE and against the embedded Workload API. No method waits for a
 * workload to have seen its effect.
 */
public interface AgentUnderTest extends AutoCloseable {

  /** What is being tested, with its version. */
  String description();

  /** The Workload API's socket, {@code unix:///path}. */
  String socketAddress();

  /** Of the registered workload. */
  String spiffeId();

  /** Registers the workload; it is not registered at first. */
  void createEntry();

  void deleteEntry();

  /** Issues a new leaf with a new key. */
  void rotateLeaf();

  /** Adds a new authority to the trust bundle; it signs nothing yet. */
  void prepareAuthority();

  /** Lets the prepared authority sign, and issues a new leaf by it. */
  void switchAuthority();

  /**
   * Takes the old authority out of the trust bundle, as soon as the agent itself does not live by
   * it any more: this may wait.
   */
  void retireAuthority();

  /** Ends the agent without warning. */
  void kill();

  /** Starts the agent after {@link #kill()}. */
  void start();

  @Override
  void close();
}
