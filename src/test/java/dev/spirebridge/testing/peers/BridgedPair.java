package dev.spirebridge.testing.peers;

import java.util.List;

/**
 * A bridge in front of an agent, with a gateway that takes its secrets from the bridge's Unix
 * socket in state-of-the-world by Istio's names, and a workload that takes them over TCP in Delta
 * by Gloo's.
 */
final class BridgedPair implements AutoCloseable {

  private final BridgeProcess bridge;
  private final MtlsPair pair;
  private final String socketAddress;

  private BridgedPair(BridgeProcess bridge, MtlsPair pair, String socketAddress) {
    this.bridge = bridge;
    this.pair = pair;
    this.socketAddress = socketAddress;
  }

  /** Returns before the Envoys have their secrets. */
  static BridgedPair start(PeerFolder folder, AgentUnderTest agent) {
    String unix = "unix://" + folder.folder("sds").resolve("socket");
    String tcp = "tcp://127.0.0.1:" + Ports.free();
    BridgeProcess bridge =
        BridgeProcess.serve(
            "bridge",
            folder.path(),
            List.of(
                "--agent-socket",
                agent.socketAddress(),
                "--sds",
                unix + "=istio",
                "--sds",
                tcp + "=gloo"));
    try {
      MtlsPair pair =
          MtlsPair.start(
              folder.path(), SdsBinding.istio(unix), SdsBinding.glooDelta(tcp), agent.spiffeId());
      return new BridgedPair(bridge, pair, unix);
    } catch (RuntimeException | Error e) {
      bridge.close();
      throw e;
    }
  }

  BridgeProcess bridge() {
    return bridge;
  }

  MtlsPair pair() {
    return pair;
  }

  /** The bridge's listener with Istio's names. */
  String socketAddress() {
    return socketAddress;
  }

  @Override
  public void close() {
    pair.close();
    bridge.close();
  }
}
