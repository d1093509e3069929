package dev.spirebridge.testing.peers;

/**
 * The agent and server of one of two trust domains that have each other's bundles. A change of the
 * own bundle has reached the other server when the method that makes it returns.
 */
public interface FederatedAgent extends AgentUnderTest {

  String trustDomain();

  /** Registers the workload, its entry federated with the other trust domain. */
  @Override
  void createEntry();

  /** Takes the other trust domain out of the entry; the server keeps its bundle. */
  void unfederateEntry();

  /** Takes {@link #unfederateEntry} back. */
  void federateEntry();

  /** Follows the other's bundle no more; the server keeps the one it has. */
  void deleteRelationship();

  /** Deletes the other's bundle from the server, and with it from the entry. */
  void deleteForeignBundle();
}
