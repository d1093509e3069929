package dev.spirebridge.testing.peers;

import dev.spirebridge.testing.peers.FederatedConfiguration.Party;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The data plane of one trust domain: a bridge in front of its agent, and an Envoy. */
final class FederatedCluster implements AutoCloseable {

  private final String listener;
  private final BridgeProcess bridge;
  private final FederatedEnvoy envoy;

  private FederatedCluster(String listener, BridgeProcess bridge, FederatedEnvoy envoy) {
    this.listener = listener;
    this.bridge = bridge;
    this.envoy = envoy;
  }

  /**
   * Starts both and returns before the Envoy has its secrets.
   *
   * @param self its name is that of the folder, too
   * @param parties whom the Envoy takes calls from, and calls by name
   */
  static FederatedCluster start(
      PeerFolder folder,
      AgentUnderTest agent,
      Party self,
      List<Party> parties,
      FederatedConsumer consumer) {
    return start(folder, agent.socketAddress(), self, parties, consumer);
  }

  /** The same, for an agent that is known by its socket alone. */
  static FederatedCluster start(
      PeerFolder folder,
      String agentSocket,
      Party self,
      List<Party> parties,
      FederatedConsumer consumer) {
    Path files = folder.folder(self.name());
    String listener = "unix://" + files.resolve("sds.sock");
    Path configuration = files.resolve("bridge.yaml");
    try {
      Files.writeString(configuration, consumer.bridgeConfiguration(listener));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> flags =
        List.of("--config", configuration.toString(), "--agent-socket", agentSocket);
    BridgeProcess bridge = BridgeProcess.serve("bridge", files, flags);
    try {
      return new FederatedCluster(
          listener,
          bridge,
          FederatedEnvoy.start(
              files, self, parties, consumer.binding(listener), consumer.nodeMetadata()));
    } catch (RuntimeException | Error e) {
      bridge.close();
      throw e;
    }
  }

  /** Where the Envoy takes its secrets from. */
  String listener() {
    return listener;
  }

  BridgeProcess bridge() {
    return bridge;
  }

  FederatedEnvoy envoy() {
    return envoy;
  }

  @Override
  public void close() {
    envoy.close();
    bridge.close();
  }
}
