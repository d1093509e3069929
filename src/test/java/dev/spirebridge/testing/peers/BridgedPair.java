package dev.spirebridge.testing.peers;

import java.nio.file.Path;
import java.util.List;

/**
 * A bridge in front of an agent, with a gateway that takes its secrets from the bridge's Unix
 * socket in state-of-the-world by Istio's names, and a workload that takes them over TCP in Delta
 * by Gloo's.
 */
public final class BridgedPair implements AutoCloseable {

  /** Envoy asks for each secret on a stream of its own: two Envoys, two secrets each. */
  public static final int STREAMS = 4;

  private final Path folder;
  private final List<String> flags;
  private final Path socket;
  private final String gatewayListener;
  private final String workloadListener;
  private BridgeProcess bridge;
  private final MtlsPair pair;

  private BridgedPair(PeerFolder folder, AgentUnderTest agent) {
    this.folder = folder.path();
    this.socket = folder.folder("sds").resolve("socket");
    this.gatewayListener = "unix://" + socket;
    this.workloadListener = "tcp://127.0.0.1:" + Ports.free();
    this.flags =
        List.of(
            "--agent-socket",
            agent.socketAddress(),
            "--sds",
            gatewayListener + "=istio",
            "--sds",
            workloadListener + "=gloo");
    this.bridge = serve();
    try {
      this.pair =
          MtlsPair.start(
              this.folder,
              SdsBinding.istio(gatewayListener),
              SdsBinding.glooDelta(workloadListener),
              agent.spiffeId());
    } catch (RuntimeException | Error e) {
      bridge.close();
      throw e;
    }
  }

  /** Returns before the Envoys have their secrets. */
  public static BridgedPair start(PeerFolder folder, AgentUnderTest agent) {
    return new BridgedPair(folder, agent);
  }

  public BridgeProcess bridge() {
    return bridge;
  }

  public MtlsPair pair() {
    return pair;
  }

  /** The bridge's listener with Istio's names. */
  public String gatewayListener() {
    return gatewayListener;
  }

  /** The bridge's listener with Gloo's names. */
  public String workloadListener() {
    return workloadListener;
  }

  /** The file behind {@link #gatewayListener}. */
  public Path socket() {
    return socket;
  }

  /** Starts the bridge once more, on the same addresses, after it has been stopped. */
  public void startBridge() {
    bridge.close();
    bridge = serve();
  }

  private BridgeProcess serve() {
    return BridgeProcess.serve("bridge", folder, flags);
  }

  @Override
  public void close() {
    pair.close();
    bridge.close();
  }
}
