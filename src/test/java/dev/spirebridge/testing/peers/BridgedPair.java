package dev.spirebridge.testing.peers;

import java.nio.file.Path;
import java.util.ArrayList;
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

  private BridgedPair(
      PeerFolder folder, AgentUnderTest agent, List<String> source, String workloadListener) {
    this.folder = folder.path();
    this.socket = folder.folder("sds").resolve("socket");
    this.gatewayListener = "unix://" + socket;
    this.workloadListener = workloadListener;
    this.flags = new ArrayList<>(source);
    flags.addAll(List.of("--sds", gatewayListener + "=istio"));
    flags.addAll(List.of("--sds", workloadListener + "=gloo"));
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
    return start(folder, agent, List.of("--agent-socket", agent.socketAddress()));
  }

  /**
   * Returns before the Envoys have their secrets.
   *
   * @param source flags of {@code serve} that say whom to ask for identities
   */
  public static BridgedPair start(PeerFolder folder, AgentUnderTest agent, List<String> source) {
    return new BridgedPair(folder, agent, source, "tcp://127.0.0.1:" + Ports.free());
  }

  /** As the daemon of a node, which serves nobody over TCP: both listeners are Unix sockets. */
  public static BridgedPair ofNode(PeerFolder folder, AgentUnderTest agent, List<String> source) {
    return new BridgedPair(folder, agent, source, "unix://" + folder.folder("sds").resolve("gloo"));
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
