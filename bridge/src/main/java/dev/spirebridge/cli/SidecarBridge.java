package dev.spirebridge.cli;

import dev.spirebridge.app.SourceKind;
import dev.spirebridge.demo.BridgeLauncher.SidecarAddresses;
import dev.spirebridge.unixsocket.Endpoint;
import java.io.IOException;
import java.util.Optional;

/** A bridge as {@code serve} runs it beside one workload, for the demo to start several. */
public final class SidecarBridge {

  private SidecarBridge() {}

  /**
   * Starts {@code serve} with its defaults and the names of SPIRE's agent.
   *
   * @throws IOException with every address that cannot be had
   */
  public static AutoCloseable start(SidecarAddresses addresses) throws IOException {
    return DemoBridges.start(
        new SourceKind.WorkloadApi(new Endpoint.Unix(addresses.agentSocket())),
        Optional.empty(),
        addresses.sdsSocket(),
        addresses.http());
  }
}
