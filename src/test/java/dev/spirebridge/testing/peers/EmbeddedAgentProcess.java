package dev.spirebridge.testing.peers;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.RegisteredWorkload;
import dev.spirebridge.demo.RegistrationEntry;
import io.spiffe.spiffeid.SpiffeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The embedded agent as a process of its own, which needs nothing installed. Its trust domain, the
 * server's part, lives in the JVM of the tests.
 */
public final class EmbeddedAgentProcess implements AgentProcess {

  private static final SpiffeId SPIFFE_ID =
      SpiffeId.parse("spiffe://example.org/ns/default/sa/pair");
  private static final Duration SOON = Duration.ofSeconds(90);

  private final Path logs;
  private final Path socket;
  private final Path adminSocket;
  private final Path file;
  private final EmbeddedTrustDomain trustDomain;
  private final AgentFeed feed;
  private final RegisteredWorkload workload;
  private final RegistrationEntry entry;
  private int runs;
  private final List<ChildProcess> hanging = new ArrayList<>();
  private ChildProcess process;

  private EmbeddedAgentProcess(PeerFolder folder, Duration lifetime) {
    logs = folder.path();
    socket = folder.folder("public").resolve("api.sock");
    adminSocket = folder.folder("admin").resolve("admin.sock");
    file = folder.folder("server").resolve("feed");
    trustDomain =
        EmbeddedTrustDomain.selfSigned(
            SPIFFE_ID.getTrustDomain(), Duration.ofDays(1), InstantSource.system());
    feed = new AgentFeed(file, trustDomain.name(), trustDomain.bundle());
    workload = trustDomain.register(feed);
    entry = new RegistrationEntry(SPIFFE_ID, lifetime);
    process = run();
  }

  /** Starts it and waits until it listens. */
  public static EmbeddedAgentProcess start(PeerFolder folder, int lifetimeSeconds) {
    return new EmbeddedAgentProcess(folder, Duration.ofSeconds(lifetimeSeconds));
  }

  @Override
  public void trust(CertificateAuthority foreign) {
    trustDomain.federateWith(foreign.trustDomain(), List.of(foreign.root()));
  }

  /** Makes so many more authorities one after the other, of which the last signs, in one update. */
  public void addAuthorities(int count) {
    feed.cut();
    for (int i = 0; i < count; i++) {
      trustDomain.prepareAuthority();
      trustDomain.activateAuthority();
    }
    trustDomain.rotateSvids();
    feed.mend();
  }

  private ChildProcess run() {
    int times = ++runs;
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            EmbeddedAgentProgram.class.getName(),
            socket.toString(),
            adminSocket.toString(),
            file.toString());
    ChildProcess started = ChildProcess.start("embedded-agent", logs, Map.of(), command);
    started.awaitReady("the sockets", SOON, () -> said(started, times));
    return started;
  }

  /** Files of sockets say little: one that was killed, or hangs, has left some. */
  private static boolean said(ChildProcess program, int times) {
    try (Stream<String> lines = Files.lines(program.log())) {
      return lines.filter(EmbeddedAgentProgram.LISTENING::equals).count() == times;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String description() {
    return "the embedded agent";
  }

  @Override
  public String socketAddress() {
    return "unix://" + socket;
  }

  @Override
  public String adminAddress() {
    return "unix://" + adminSocket;
  }

  @Override
  public Path socket() {
    return socket;
  }

  @Override
  public String spiffeId() {
    return SPIFFE_ID.toString();
  }

  @Override
  public void createEntry() {
    workload.setEntries(entry);
  }

  @Override
  public void deleteEntry() {
    workload.deleteEntries();
  }

  @Override
  public void rotateLeaf() {
    trustDomain.rotateSvids();
  }

  @Override
  public void prepareAuthority() {
    trustDomain.prepareAuthority();
  }

  @Override
  public void switchAuthority() {
    trustDomain.activateAuthority();
    trustDomain.rotateSvids();
  }

  @Override
  public void retireAuthority() {
    trustDomain.retireOldAuthorities();
  }

  @Override
  public void killServer() {
    feed.cut();
  }

  /** What is too old by then is renewed. */
  @Override
  public void startServer() {
    feed.mend();
    trustDomain.rotateSvids();
  }

  @Override
  public void halt() {
    process.signal("STOP");
  }

  @Override
  public void resume() {
    process.signal("CONT");
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public void start() {
    process = run();
  }

  /** Starts another one at the same path, while the old one is halted and stays. */
  public void replace() {
    hanging.add(process);
    process = run();
  }

  @Override
  public void close() {
    process.kill();
    hanging.forEach(ChildProcess::kill);
  }
}
