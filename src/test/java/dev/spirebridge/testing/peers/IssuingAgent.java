package dev.spirebridge.testing.peers;

/**
 * An agent and the server behind it, whoever asks it and for whom. No method waits for a workload
 * to have seen its effect.
 */
public interface IssuingAgent extends AutoCloseable {

  /** What is being tested, with its version. */
  String description();

  /** Issues a new leaf with a new key to each registered workload. */
  void rotateLeaf();

  /** Adds a new authority to the trust bundle; it signs nothing yet. */
  void prepareAuthority();

  /** Lets the prepared authority sign, and issues new leaves by it. */
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
