package dev.spirebridge.cli;

import dev.spirebridge.app.CallersConfig;
import dev.spirebridge.app.SourceKind;
import dev.spirebridge.demo.NodeBridgeLauncher.NodeAddresses;
import dev.spirebridge.unixsocket.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A bridge as {@code serve --source delegated} runs it for a whole node, for the demo. */
public final class NodeBridge {

  private NodeBridge() {}

  /**
   * Starts {@code serve --source delegated} with its defaults and the names of SPIRE's agent.
   *
   * @throws IOException with every address that cannot be had
   */
  public static AutoCloseable start(NodeAddresses addresses) throws IOException {
    return DemoBridges.start(
        new SourceKind.Delegated(
            new Endpoint.Unix(addresses.adminSocket()),
            SourceKind.Delegated.DEFAULT_BUNDLE_REFRESH,
            SourceKind.Delegated.DEFAULT_LINGER,
            new CallersConfig(addresses.onlyUsers(), Set.of(), List.of())),
        Optional.of(addresses.trustDomain()),
        addresses.sdsSocket(),
        addresses.http());
  }
}
