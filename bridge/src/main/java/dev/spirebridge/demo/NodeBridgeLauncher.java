package dev.spirebridge.demo;

import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;

/** Starts a bridge for a whole node: the tie of the demo of one to the product. */
@FunctionalInterface
public interface NodeBridgeLauncher {
  /**
   * Starts a bridge that gives each process its own identity and runs until closed; returns once
   * its SDS socket takes connections.
   *
   * @throws IOException if it cannot listen where it should
   */
  AutoCloseable start(NodeAddresses addresses) throws IOException;

  /**
   * Where the bridge listens and whom it asks.
   *
   * @param adminSocket an agent's Delegated Identity API
   * @param trustDomain the agent's, whose SVIDs alone are taken
   * @param sdsSocket to be served with the names of SPIRE's agent
   * @param onlyUsers user ids that may connect; whoever can reach the socket, when empty
   * @param http for status, metrics and readiness
   */
  record NodeAddresses(
      Path adminSocket,
      TrustDomain trustDomain,
      Path sdsSocket,
      Set<Integer> onlyUsers,
      InetSocketAddress http) {
    public NodeAddresses {
      onlyUsers = Set.copyOf(onlyUsers);
    }
  }
}
