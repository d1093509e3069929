package dev.spirebridge.mesh;

/**
 * How a pod gets the agent's Workload API, as in the chart's {@code spire.workloadApi}.
 *
 * @param driver of CSI, which mounts the folder of the socket
 * @param file the name of the socket in it
 */
public record WorkloadApi(String driver, String file) {

  /** As the SPIFFE CSI driver and spire-config have it. */
  public static final WorkloadApi DEFAULT = new WorkloadApi("csi.spiffe.io", "socket");

  /** Where the bridge's container mounts it. */
  public static final String FOLDER = "/run/secrets/workload-spiffe-uds";

  /** As the bridge's configuration names the socket. */
  public String agentSocket() {
    return "unix://" + FOLDER + "/" + file;
  }
}
