package dev.spirebridge.faults;

import static dev.spirebridge.faults.BridgeAmongOthers.SOON;

import com.google.protobuf.ByteString;
import dev.spirebridge.benchmark.load.WatchingFleet;
import dev.spirebridge.benchmark.load.WatchingFleet.AfterAnEnd;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.RawHttp2Client;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.unixsocket.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that come in numbers, or come and say nothing. */
class ManyConnectionsFault {

  private static final int CONNECTS = 10_000;
  private static final int PER_SECOND = 1_000;
  private static final int OPEN_AT_ONCE = 500;
  private static final int STREAMS = 100;
  private static final int EACH_KIND = 50;
  private static final int KINDS = 4;
  private static final int HEAP_KILOBYTES_ALLOWED = 2_048;
  private static final ByteString HALF_A_PREFACE = ByteString.copyFromUtf8("PRI * HTTP/2.0\r\n");

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Fault(
      side = Side.CLIENTS,
      fault = "10,000 connects in 10 s",
      promise =
          "Who has a stream notices nothing; a hundred streams that are opened meanwhile are"
              + " served. Nothing is kept of the connections, and the log has not a line more.")
  @Test
  void tenThousandConnectsInTenSecondsLeaveNothing(Figures figures) {
    try (BridgeAmongOthers bridge = BridgeAmongOthers.start(folder)) {
      long connections = bridge.connections();
      long warnings = bridge.warnings();
      double heap = bridge.liveHeapKilobytes();
      int files = bridge.footprint().openFiles();

      try (WatchingFleet newcomers = bridge.fleet(AfterAnEnd.STAY_AWAY)) {
        figures.atMost("10,000 connects took", connect(bridge, newcomers), "s", 60);
        figures.until(
            "100 new streams served after", SOON, () -> newcomers.count().upToDate() == STREAMS);
        figures.add("accepted in all", bridge.listeners("acceptedConnections"), "");
      }
      Await.until(
          "the connections to be forgotten", SOON, () -> bridge.connections() == connections);
      figures.atMost("open files more", bridge.footprint().openFiles() - files, "", 10);
      // Ten seconds each: the time that a connection has for its first words.
      figures.until(
          "live heap within 2 MB of before, after",
          SOON,
          () -> bridge.liveHeapKilobytes() - heap <= HEAP_KILOBYTES_ALLOWED);
      figures.none("warnings", bridge.warnings() - warnings);
      bridge.assertOthersNoticedNothing(figures);
    }
  }

  private static double connect(BridgeAmongOthers bridge, WatchingFleet newcomers) {
    Deque<RawHttp2Client> open = new ArrayDeque<>();
    long begin = System.nanoTime();
    for (int i = 0; i < CONNECTS; i++) {
      Endpoint where = i % 2 == 0 ? bridge.unix() : bridge.tcp();
      open.add(RawHttp2Client.connect(where).greet(RawHttp2Client.LARGE_WINDOW));
      if (open.size() > OPEN_AT_ONCE) {
        open.remove().close();
      }
      if (i % (CONNECTS / STREAMS) == 0) {
        newcomers.open(1);
      }
      if (i % PER_SECOND == 0) {
        bridge.agent().rotate();
      }
      LockSupport.parkNanos(begin + i * (1_000_000_000L / PER_SECOND) - System.nanoTime());
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    open.forEach(RawHttp2Client::close);
    return seconds;
  }

  @Fault(
      side = Side.CLIENTS,
      fault = "Half-open connections: nothing sent, half a preface, no stream, no request",
      promise =
          "They hold a connection and nothing else, on Unix sockets and TCP. Who is silent is asked"
              + " for a sign of life (here after 10 s instead of 5 min) and closed; where a stream"
              + " was opened, that is ended, and the connection goes with the client.")
  @Test
  void whoConnectsAndSaysNothingIsClosedInTime(Figures figures) throws IOException {
    Path config = folder.path().resolve("bridge.yaml");
    Files.writeString(config, "limits: {keepAliveInterval: 10s, keepAliveTimeout: 1s}\n");
    try (BridgeAmongOthers bridge =
        BridgeAmongOthers.start(folder, "--config", config.toString())) {
      long connections = bridge.connections();
      int streams = bridge.bridge().streamIds().size();
      List<RawHttp2Client> silent = new ArrayList<>();
      for (Endpoint where : List.of(bridge.unix(), bridge.tcp())) {
        for (int i = 0; i < EACH_KIND; i++) {
          silent.add(RawHttp2Client.connect(where));
          RawHttp2Client half = RawHttp2Client.connect(where);
          half.write(HALF_A_PREFACE);
          silent.add(half);
          silent.add(RawHttp2Client.connect(where).greet(RawHttp2Client.LARGE_WINDOW));
          RawHttp2Client asksForNothing =
              RawHttp2Client.connect(where).greet(RawHttp2Client.LARGE_WINDOW);
          asksForNothing.call(1, RawHttp2Client.STREAM_SECRETS);
          silent.add(asksForNothing);
        }
      }
      Await.until("all of them", SOON, () -> bridge.connections() == connections + silent.size());
      figures.add("half-open", silent.size(), "");
      long before = System.nanoTime();
      bridge.rotate();
      figures.since(
          before,
          "closed by the bridge after",
          Duration.ofSeconds(40),
          () -> bridge.connections() <= connections + silent.size() / KINDS);
      Await.until("their streams to go", SOON, () -> bridge.bridge().streamIds().size() == streams);
      silent.forEach(RawHttp2Client::close);
      Await.until("the rest", SOON, () -> bridge.connections() == connections);
      bridge.assertOthersNoticedNothing(figures);
    }
  }
}
