package dev.spirebridge.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Starts a bridge: the demo's only tie to the product it demonstrates. */
@FunctionalInterface
public interface BridgeLauncher {
  /**
   * Starts a bridge that runs until closed, and returns once its SDS socket takes connections,
   * identity or not.
   *
   * @throws IOException if it cannot listen where it should
   */
  AutoCloseable start(SidecarAddresses addresses) throws IOException;

  /**
   * Where one party's bridge listens and whom it asks.
   *
   * @param agentSocket a SPIFFE Workload API that knows the party
   * @param sdsSocket to be served with the names of SPIRE's agent: {@code default}, {@code ROOTCA}
   * @param http for status, metrics and readiness
   */
  record SidecarAddresses(Path agentSocket, Path sdsSocket, InetSocketAddress http) {}
}
