package dev.spirebridge.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A bridge that gives each caller its own identity, on one Unix socket with Istio's names. */
final class NodeBridge implements AutoCloseable {

  private final PeerFolder folder;
  private final String adminAddress;
  private final String listener;
  private final BridgeProcess bridge;

  private NodeBridge(PeerFolder folder, String adminAddress) {
    this.folder = folder;
    this.adminAddress = adminAddress;
    this.listener = "unix://" + folder.folder("sds").resolve("socket");
    this.bridge = serve("bridge", List.of());
  }

  /**
   * Starts the bridge, or skips the calling test where no processes of other users can be had.
   *
   * @param adminAddress of the agent, {@code unix:///path}
   */
  static NodeBridge start(PeerFolder folder, String adminAddress) {
    OtherUser.require();
    return new NodeBridge(folder, adminAddress);
  }

  BridgeProcess bridge() {
    return bridge;
  }

  String listener() {
    return listener;
  }

  /** Starts another bridge that takes the listener over. */
  BridgeProcess takeOver() {
    return serve("second", List.of("--takeover"));
  }

  /** A place for an Envoy that asks in state of the world. */
  EnvoySeat seat(OtherUser user, NodeAgent agent) {
    return seat(user, agent, SdsBinding.istio(listener));
  }

  /** A place for an Envoy that asks in Delta. */
  EnvoySeat deltaSeat(OtherUser user, NodeAgent agent) {
    return seat(user, agent, SdsBinding.istioDelta(listener));
  }

  private EnvoySeat seat(OtherUser user, NodeAgent agent, SdsBinding secrets) {
    return new EnvoySeat(
        user, user.folder(folder, "user-" + user.uid()), secrets, agent.spiffeId(user));
  }

  private BridgeProcess serve(String name, List<String> more) {
    List<String> flags = new ArrayList<>(List.of("--config", configuration().toString()));
    flags.addAll(List.of("--source", "delegated"));
    flags.addAll(List.of("--admin-socket", adminAddress, "--trust-domain", NodeAgent.TRUST_DOMAIN));
    flags.addAll(List.of("--sds", listener + "=istio"));
    flags.addAll(more);
    return BridgeProcess.serve(name, folder.path(), flags);
  }

  /** Everybody may reach and open the socket; by default the bridge's own user and group may. */
  private Path configuration() {
    try {
      Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwx--x--x"));
      return Files.writeString(
          folder.path().resolve("bridge.yaml"), "socketFiles:\n  mode: \"0666\"\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    bridge.close();
  }
}
