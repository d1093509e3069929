package dev.spirebridge.unixsocket;

import static dev.spirebridge.unixsocket.AdmittingServer.ANYBODY;
import static dev.spirebridge.unixsocket.AdmittingServer.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.PassedOnConnection;
import dev.spirebridge.testing.PassedOnConnection.Helper;
import dev.spirebridge.testing.PassedOnConnection.User;
import dev.spirebridge.testing.RawHttp2Client;
import dev.spirebridge.unixsocket.CallerAdmission.Pinning;
import dev.spirebridge.unixsocket.CallerAdmission.Refusal;
import io.grpc.netty.shaded.io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PinnedProcessTest {

  private static final int SHORT_CONNECTIONS = 1000;

  @BeforeEach
  void needsPython() {
    assumeTrue(PassedOnConnection.isPossible(), "skipped: python3 is not here");
  }

  @ParameterizedTest
  @EnumSource(Pinning.class)
  void theEndOfTheConnectorClosesItsConnectionWhoeverHoldsIt(Pinning pinning) throws Exception {
    try (var server = server(pinning);
        var helper = Helper.start(server.folder);
        var passed = helper.connect(server.endpoint, User.OWN);
        var client = RawHttp2Client.connect(passed.endpoint())) {
      PinnedProcess pin = server.pinOfCallThrough(client);
      var ended = new LinkedBlockingQueue<String>();
      var times = new AtomicInteger();
      pin.onExit(() -> {
        times.incrementAndGet();
        ended.add(Thread.currentThread().getName());
      });
      Runnable takenBack = pin.onExit(() -> ended.add("taken back"));
      takenBack.run();
      assertThat(pin.isAlive()).isTrue();
      assertThat(server.admission.processes()).isEqualTo(1);

      passed.endConnector();

      assertThat(pin.isAlive()).isFalse();
      assertThat(ended.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).startsWith("admitting");
      client.awaitClosed();
      server.awaitConnections(0);
      assertThat(times).hasValue(1);
      assertThat(ended).isEmpty();
      assertThat(server.admission.processes()).isZero();
      assertThat(server.admission.held()).isZero();
      var atOnce = new AtomicInteger();
      pin.onExit(atOnce::incrementAndGet);
      assertThat(atOnce).hasValue(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Pinning.class)
  void aNewProcessOfTheSameNumberIsNotTakenForTheOldOne(Pinning pinning) {
    assumeTrue(PassedOnConnection.maySwitchUserAndPid(), "skipped: needs root");
    try (var server = server(pinning);
        var helper = Helper.start(server.folder);
        var old = helper.connect(server.endpoint, User.OWN);
        var oldClient = RawHttp2Client.connect(old.endpoint())) {
      PinnedProcess oldPin = server.pinOfCallThrough(oldClient);
      // Two clock ticks apart, or their times of start could be the same.
      awaitAnotherClockTick(old.connector());
      old.endConnector();
      try (var successor = helper.connectAs(old.connector(), server.endpoint, User.OWN);
          var newClient = RawHttp2Client.connect(successor.endpoint())) {
        assertThat(successor.connector()).isEqualTo(old.connector());
        PinnedProcess newPin = server.pinOfCallThrough(newClient);
        assertThat(oldPin.isAlive()).isFalse();
        oldClient.awaitClosed();
        assertThat(newPin.isAlive()).isTrue();
        assertThat(newPin).isNotEqualTo(oldPin);
        server.awaitConnections(1);
        assertThat(server.admission.processes()).isEqualTo(1);
        newClient.ping();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Pinning.class)
  void theOldConnectionClosesThoughTheNewProcessNeverCalls(Pinning pinning) {
    assumeTrue(PassedOnConnection.maySwitchUserAndPid(), "skipped: needs root");
    try (var server = server(pinning);
        var helper = Helper.start(server.folder);
        var old = helper.connect(server.endpoint, User.OWN);
        var client = RawHttp2Client.connect(old.endpoint())) {
      PinnedProcess pin = server.pinOfCallThrough(client);
      awaitAnotherClockTick(old.connector());
      old.endConnector();
      helper.runAs(old.connector(), List.of("sleep", "60"));
      assertThat(Files.exists(Path.of("/proc/" + old.connector()))).isTrue();
      assertThat(pin.isAlive()).isFalse();
      client.awaitClosed();
      helper.end(old.connector());
    }
  }

  @ParameterizedTest
  @EnumSource(Pinning.class)
  void connectionsOfOneProcessShareItsPinAndAnotherProcessHasItsOwn(Pinning pinning) {
    try (var server = server(pinning);
        var helper = Helper.start(server.folder);
        var passed = helper.connect(server.endpoint, User.OWN);
        var other = RawHttp2Client.connect(passed.endpoint())) {
      PinnedProcess connector = server.pinOfCallThrough(other);
      // This JVM speaks, but the child connected: the connector's identity stays.
      assertThat(connector.credentials().pid()).isEqualTo(passed.connector());
      try (var first = RawHttp2Client.connect(server.endpoint)) {
        PinnedProcess pin = server.pinOfCallThrough(first);
        assertThat(pin).isNotEqualTo(connector);
        try (var second = RawHttp2Client.connect(server.endpoint)) {
          assertThat(server.pinOfCallThrough(second)).isEqualTo(pin);
          assertThat(server.admission.processes()).isEqualTo(2);
        }
        server.awaitConnections(2);
        assertThat(pin.isAlive()).isTrue();
      }
      server.awaitConnections(1);
      Await.until("one process", LIMIT, () -> server.admission.processes() == 1);
      assertThat(connector.isAlive()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Pinning.class)
  void whoWaitsForTheEndKeepsThePinBeyondTheLastConnection(Pinning pinning) {
    try (var server = server(pinning)) {
      PinnedProcess pin;
      Runnable takeBack;
      try (var client = RawHttp2Client.connect(server.endpoint)) {
        pin = server.pinOfCallThrough(client);
        takeBack = pin.onExit(() -> {});
      }
      awaitNoProcess(server);
      assertThat(pin.isAlive()).isTrue();
      try (var again = RawHttp2Client.connect(server.endpoint)) {
        assertThat(server.pinOfCallThrough(again)).isEqualTo(pin);
      }
      awaitNoProcess(server);
      assertThat(server.admission.held()).isEqualTo(1);
      takeBack.run();
      takeBack.run();
      assertThat(pin.isAlive()).isFalse();
      assertThat(server.admission.held()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Pinning.class)
  void aProcessThatEndedBeforeItsConnectionIsLookedAtIsRefused(Pinning pinning) throws Exception {
    try (var server = server(pinning);
        var helper = Helper.start(server.folder)) {
      try (var busy = new BusyLoops(server.loops);
          var passed = helper.connect(server.endpoint, User.OWN)) {
        passed.endConnector();
        try (var client = RawHttp2Client.connect(passed.endpoint())) {
          busy.free();
          client.awaitClosed();
        }
      }
      server.awaitRefused(Refusal.PROCESS_ENDED, 1);
      assertThat(server.admission.held()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Pinning.class)
  void aConnectionClosedInTheQueueLeavesNothing(Pinning pinning) throws Exception {
    try (var server = server(pinning)) {
      try (var busy = new BusyLoops(server.loops)) {
        RawHttp2Client.connect(server.endpoint).close();
        RawHttp2Client.connect(server.endpoint).close();
        busy.free();
      }
      Await.until("both accepted", LIMIT, () -> server.gate.accepted() == 2);
      server.awaitConnections(0);
      Await.until("nothing held", LIMIT, () -> server.admission.held() == 0);
      assertThat(server.admission.processes()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Pinning.class)
  void shortConnectionsLeaveNoDescriptorBehind(Pinning pinning) throws Exception {
    try (var server = server(pinning)) {
      connectAndClose(server, 50);
      long before = descriptors();
      long pidfdsBefore = pidfds();
      connectAndClose(server, SHORT_CONNECTIONS);
      Await.until(
          "as many descriptors as before: " + before, LIMIT, () -> descriptors() <= before + 2);
      Await.until(
          "as many pidfds as before: " + pidfdsBefore, LIMIT, () -> pidfds() <= pidfdsBefore);
      assertThat(server.gate.accepted()).isEqualTo(SHORT_CONNECTIONS + 50);
    }
  }

  @Test
  void theEndOfTheLoopsClosesWhatTheyWatched() {
    PinnedProcess pin;
    FileDescriptor own;
    try (var server = server(Pinning.PIDFD);
        var client = RawHttp2Client.connect(server.endpoint)) {
      pin = server.pinOfCallThrough(client);
      pin.onExit(() -> {});
      own = ((PidfdHold) pin.hold()).fd();
      assertThat(own.isOpen()).isTrue();
    }
    Await.until("the pidfd closed", LIMIT, () -> !own.isOpen());
    assertThat(pin.isAlive()).isFalse();
  }

  @Test
  void withoutTheCLibraryTheTimeOfStartStandsIn() {
    try (var server = new AdmittingServer(ANYBODY, Optional.empty(), false);
        var client = RawHttp2Client.connect(server.endpoint)) {
      assertThat(server.admission.pinning()).isEqualTo(Pinning.START_TIME);
      assertThat(server.pinOfCallThrough(client).isAlive()).isTrue();
    }
  }

  private static AdmittingServer server(Pinning pinning) {
    assumeTrue(
        pinning == Pinning.START_TIME || PeerSocket.hasPidfd(),
        "skipped: this kernel has no SO_PEERPIDFD");
    return new AdmittingServer(ANYBODY, Optional.of(pinning));
  }

  private static void connectAndClose(AdmittingServer server, int times) {
    for (int i = 0; i < times; i++) {
      try (var client = RawHttp2Client.connect(server.endpoint)) {
        client.greet(RawHttp2Client.LARGE_WINDOW).nextFrame();
      }
    }
    server.awaitConnections(0);
    Await.until("nothing held", LIMIT, () -> server.admission.held() == 0);
  }

  private static void awaitNoProcess(AdmittingServer server) {
    server.awaitConnections(0);
    Await.until("no process", LIMIT, () -> server.admission.processes() == 0);
  }

  private static long descriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long pidfds() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(PinnedProcessTest::isPidfd).count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isPidfd(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().contains("pidfd");
    } catch (IOException e) {
      return false;
    }
  }

  /** Until a process that starts now has another time of start than the given one. */
  private static void awaitAnotherClockTick(int pid) {
    long started = ProcStat.read(pid).orElseThrow().startTicks();
    Await.until(
        "another clock tick",
        LIMIT,
        () -> {
          try {
            Process probe = new ProcessBuilder("sleep", "5").start();
            boolean later = ProcStat.read((int) probe.pid()).orElseThrow().startTicks() > started;
            probe.destroyForcibly().waitFor();
            return later;
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }
}
