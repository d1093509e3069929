package dev.spirebridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.benchmark.Footprint;
import dev.spirebridge.benchmark.LiveHeap;
import dev.spirebridge.benchmark.ProcessUsage;
import dev.spirebridge.benchmark.load.WatchingFleet;
import dev.spirebridge.benchmark.load.WatchingFleet.AfterAnEnd;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.BridgeProcess;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Ports;
import dev.spirebridge.unixsocket.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The program on a Unix socket and a TCP port, and beside the clients of a test the others: twenty
 * that behave well, on whom nothing may be seen of what the test's own do.
 */
final class BridgeAmongOthers implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(60);

  /** How long a rotation may take to the others, on a machine that runs tests. */
  static final Duration ROTATION_LIMIT = Duration.ofSeconds(5);

  private static final int OTHERS = 20;
  private static final int REHEARSED_ROTATIONS = 3;
  private static final int BYTES_PER_KILOBYTE = 1024;

  private final PeerFolder folder;
  private final NumberedAgent agent;
  private final List<String> flags = new ArrayList<>();
  private final Endpoint.Unix unix;
  private final Endpoint.Tcp tcp;
  private BridgeProcess bridge;
  private final WatchingFleet others;
  private int starts = 1;

  private BridgeAmongOthers(PeerFolder folder, NumberedAgent agent, List<String> more) {
    this.folder = folder;
    this.agent = agent;
    unix = new Endpoint.Unix(folder.folder("sds").resolve("sds.sock"));
    tcp = (Endpoint.Tcp) Endpoint.parse("tcp://127.0.0.1:" + Ports.free());
    flags.addAll(List.of("--agent-socket", agent.api().address()));
    flags.addAll(List.of("--sds", unix + "=spire", "--sds", tcp + "=spire"));
    flags.addAll(more);
    bridge = BridgeProcess.serve("bridge", folder.path(), flags);
    others = fleet(AfterAnEnd.STAY_AWAY);
  }

  /** Returns when the others are served, and the program has done everything once. */
  static BridgeAmongOthers start(PeerFolder folder, String... flags) {
    BridgeAmongOthers started =
        new BridgeAmongOthers(folder, NumberedAgent.start(folder), List.of(flags));
    started.others.open(OTHERS);
    started.awaitOthers();
    for (int i = 0; i < REHEARSED_ROTATIONS; i++) {
      started.agent.rotate();
      started.awaitOthers();
    }
    var _ = started.others.takeDelays();
    return started;
  }

  BridgeProcess bridge() {
    return bridge;
  }

  NumberedAgent agent() {
    return agent;
  }

  Endpoint.Unix unix() {
    return unix;
  }

  Endpoint.Tcp tcp() {
    return tcp;
  }

  List<String> flags() {
    return List.copyOf(flags);
  }

  /** More clients that behave well. */
  WatchingFleet fleet(AfterAnEnd afterAnEnd) {
    return new WatchingFleet(unix.path(), agent.published(), afterAnEnd, new Random(1));
  }

  WatchingFleet.Count others() {
    return others.count();
  }

  /** Starts the program once more, in the same place. */
  BridgeProcess startAgain(String... more) {
    List<String> all = new ArrayList<>(flags);
    all.addAll(List.of(more));
    bridge = BridgeProcess.serve("bridge-" + starts++, folder.path(), all);
    return bridge;
  }

  /** Rotates, and returns when all others have it. */
  void rotate() {
    agent.rotate();
    awaitOthers();
  }

  /** Open connections on both listeners. */
  long connections() {
    return listeners("connections");
  }

  /** A counter of both listeners. */
  long listeners(String field) {
    return bridge.total(field);
  }

  /** Lines of its log so far that warn, or worse. */
  long warnings() {
    return bridge.output().lines().filter(line -> line.matches(".* (WARN|ERROR) .*")).count();
  }

  double cpuSeconds() {
    return ProcessUsage.of(bridge.pid()).cpuSeconds();
  }

  Footprint footprint() {
    return Footprint.of(bridge.pid());
  }

  double liveHeapKilobytes() {
    return LiveHeap.of(bridge.pid()).bytes() / (double) BYTES_PER_KILOBYTE;
  }

  /**
   * The others have had every rotation in time and nothing else, on the streams they began with.
   */
  void assertOthersNoticedNothing(Figures figures) {
    rotate();
    figures.within(
        "a rotation at 20 other streams, at most",
        Duration.ofNanos((long) (others.takeDelays().max() * 1e6)),
        ROTATION_LIMIT);
    WatchingFleet.Count count = others.count();
    assertThat(count.ended()).as("streams of others that were ended").isEmpty();
    assertThat(count.isTrue()).as("nothing old or unknown in %s", count).isTrue();
    figures.none("rotations missed by them", count.skipped());
  }

  private void awaitOthers() {
    Await.until(
        "the newest identity on all other streams",
        SOON,
        () -> others.count().upToDate() == OTHERS);
  }

  @Override
  public void close() {
    others.close();
    bridge.close();
    agent.close();
  }
}
