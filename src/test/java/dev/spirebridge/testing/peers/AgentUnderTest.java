package dev.spirebridge.testing.peers;

/**
 * An agent and the server behind it, with one registered workload: this user. The real-peer tests
 * run the same scenario against SPIRE and against the embedded Workload API.
 */
public interface AgentUnderTest extends IssuingAgent {

  /** The Workload API's socket, {@code unix:///path}. */
  String socketAddress();

  /** Of the registered workload. */
  String spiffeId();

  /** Registers the workload; it is not registered at first. */
  void createEntry();

  void deleteEntry();
}
