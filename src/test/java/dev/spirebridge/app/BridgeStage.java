package dev.spirebridge.app;

import dev.spirebridge.demo.EmbeddedDelegatedIdentity;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.PidAttestor;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.testing.MountedConfigMap;
import dev.spirebridge.testing.Opened;
import dev.spirebridge.testing.peers.Ports;
import dev.spirebridge.testing.peers.SdsChannel;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** What one bridge of a test needs, and the bridge, all in this process and in one folder. */
final class BridgeStage {

  private static final TrustDomain NAME = TrustDomain.parse("example.org");
  private static final String CALLER = "caller";

  private final String name;
  private final Path folder;
  private final int port = Ports.free();
  private final Opened opened;

  BridgeStage(String name, Path parent, Opened opened) {
    this.name = name;
    this.opened = opened;
    try {
      this.folder = Files.createDirectory(parent.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  /** Of {@code --health}. */
  int port() {
    return port;
  }

  Path folder(String child) {
    try {
      return Files.createDirectories(folder.resolve(child));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closed in the end. */
  <T extends AutoCloseable> T opened(T what) {
    return opened.add(what);
  }

  EmbeddedTrustDomain spire(Duration authorityLifetime) {
    return EmbeddedTrustDomain.selfSigned(NAME, authorityLifetime, InstantSource.system());
  }

  RegistrationEntry entry(Duration lifetime) {
    return new RegistrationEntry(NAME.newSpiffeId("ns", "shop", "sa", name), lifetime);
  }

  /** An agent that has no identity for anybody yet. */
  EmbeddedWorkloadApi agent() {
    return opened(EmbeddedWorkloadApi.started(folder.resolve("agent")));
  }

  /** An agent whose workload is registered with a SPIRE of its own. */
  EmbeddedWorkloadApi registeredAgent() {
    EmbeddedWorkloadApi agent = agent();
    var _ = spire(Duration.ofDays(1)).register(agent, entry(Duration.ofHours(1)));
    return agent;
  }

  /** An agent with an admin socket, where this process is registered. */
  EmbeddedDelegatedIdentity delegatedAgent() {
    PidAttestor processes = new PidAttestor();
    processes.assign(Math.toIntExact(ProcessHandle.current().pid()), CALLER);
    EmbeddedDelegatedIdentity agent =
        opened(EmbeddedDelegatedIdentity.started(folder.resolve("admin"), processes));
    var _ = spire(Duration.ofDays(1)).register(agent.workload(CALLER), entry(Duration.ofHours(1)));
    return agent;
  }

  /** Without a ConfigMap in it. */
  MountedConfigMap moving() {
    return new MountedConfigMap(folder("moving"));
  }

  String listener() {
    return "unix://" + folder.resolve("sds");
  }

  /** Of a bridge that takes its identity from this agent. */
  Inputs of(EmbeddedWorkloadApi agent) {
    return base().flag("--agent-socket", agent.address());
  }

  /** Of a bridge that asks this agent about its callers. */
  Inputs of(EmbeddedDelegatedIdentity agent) {
    return base()
        .flag("--source", "delegated")
        .flag("--admin-socket", agent.address())
        .flag("--trust-domain", NAME.getName());
  }

  private Inputs base() {
    return Inputs.none()
        .flag("--sds", listener())
        .flag("--http", "off")
        .flag("--health", "127.0.0.1:" + port);
  }

  Bridge serve(Inputs inputs) {
    try {
      return opened(Bridge.start(inputs.config(), "test"));
    } catch (StartException e) {
      throw new AssertionError(e);
    }
  }

  SdsChannel channel() {
    return opened(new SdsChannel(listener()));
  }
}
