package dev.spirebridge.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Starts a controller: the tie of the demo of namespaces to the product. */
@FunctionalInterface
public interface ControllerLauncher {
  /**
   * Starts a controller that keeps the ClusterSPIFFEIDs of labelled namespaces, with its defaults,
   * and runs until closed.
   *
   * @throws IOException if it cannot listen where it should, or cannot use the kubeconfig
   */
  AutoCloseable start(ControllerAddresses addresses) throws IOException;

  /**
   * Which cluster, and where the controller listens.
   *
   * @param kubeconfig of an API server that is up
   * @param http for status, metrics and readiness
   */
  record ControllerAddresses(Path kubeconfig, InetSocketAddress http) {}
}
