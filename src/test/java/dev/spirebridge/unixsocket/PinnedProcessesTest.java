package dev.spirebridge.unixsocket;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.MovableClock;
import dev.spirebridge.testing.TestIdentities;
import dev.spirebridge.unixsocket.CallerAdmission.Policy;
import dev.spirebridge.unixsocket.CallerAdmission.Rate;
import dev.spirebridge.unixsocket.CallerAdmission.Refusal;
import dev.spirebridge.unixsocket.PinnedProcesses.Admitted;
import dev.spirebridge.unixsocket.PinnedProcesses.Arrival;
import dev.spirebridge.unixsocket.PinnedProcesses.Outcome;
import dev.spirebridge.unixsocket.PinnedProcesses.Refused;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections whose other end is this process, with the credentials that a test gives them. */
class PinnedProcessesTest {

  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM_NONBLOCK_CLOEXEC = 1 | 04000 | 02000000;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int PID = (int) ProcessHandle.current().pid();
  private static final PeerCredentials ROOT = new PeerCredentials(PID, 0, 0);
  private static final Rate PLENTY = AdmittingServer.PLENTY;

  private final EventLoops loops = new EventLoops("pinned", 2);
  private final AtomicInteger podsRead = new AtomicInteger();
  private final List<FileDescriptor> otherEnds = new ArrayList<>();
  private final List<EpollDomainSocketChannel> connections = new ArrayList<>();
  private final List<PinnedProcesses> held = new ArrayList<>();
  private Optional<String> pod = Optional.empty();
  private boolean readUnderLock;

  @BeforeEach
  void needsPidfds() {
    assumeTrue(
        LinuxCalls.areLinked() && PeerSocket.hasPidfd(),
        "skipped: this kernel has no SO_PEERPIDFD");
  }

  @AfterEach
  void close() throws IOException {
    connections.forEach(each -> each.close().awaitUninterruptibly());
    held.forEach(all -> Await.until("nothing held", LIMIT, () -> all.held() == 0));
    loops.close();
    for (FileDescriptor each : otherEnds) {
      each.close();
    }
  }

  @Test
  void whoChangedItsUserOrGroupBeginsAnew() {
    var processes = processes(policy(PLENTY));
    var rootConnection = connection(0);
    PinnedProcess root = pin(admit(processes, rootConnection, ROOT));
    var told = new AtomicInteger();
    root.onExit(told::incrementAndGet);
    assertThat(pin(admit(processes, connection(1), ROOT))).isEqualTo(root);

    var lesserConnection = connection(1);
    PinnedProcess lesser =
        pin(admit(processes, lesserConnection, new PeerCredentials(PID, 1000, 0)));

    assertThat(lesser).isNotEqualTo(root);
    assertThat(root.isAlive()).isFalse();
    assertThat(told).hasValue(1);
    assertThat(rootConnection.closeFuture().awaitUninterruptibly(LIMIT.toMillis())).isTrue();
    assertThat(lesser.isAlive()).isTrue();
    assertThat(lesserConnection.isOpen()).isTrue();
    assertThat(processes.held()).isEqualTo(1);
    assertThat(processes.connected()).isEqualTo(1);

    PinnedProcess otherGroup =
        pin(admit(processes, connection(0), new PeerCredentials(PID, 1000, 1000)));
    assertThat(otherGroup).isNotEqualTo(lesser);
    assertThat(lesser.isAlive()).isFalse();
  }

  @Test
  void connectionsThatComeAndGoOnTwoLoopsLeaveTheCountRight() throws Exception {
    var processes = processes(policy(PLENTY));
    PinnedProcess pinned = pin(admit(processes, connection(0), ROOT));
    Runnable takeBack = pinned.onExit(() -> {});
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int loop = i;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int round = 0; round < 300; round++) {
                  var connection = connection(loop);
                  admit(processes, connection, ROOT);
                  connection.close().awaitUninterruptibly();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Await.until("one connection", LIMIT, () -> pinned.connections() == 1);
    assertThat(processes.connected()).isEqualTo(1);
    assertThat(processes.held()).isEqualTo(1);
    takeBack.run();
  }

  @Test
  void thePodIsReadOncePerProcessOutsideOfTheLockAndNotForThoseAboveTheOverallRate() {
    var processes = processes(policy(new Rate(2, 1, Duration.ofSeconds(1))));
    var first = connection(0);
    pin(admit(processes, first, ROOT));
    pin(admit(processes, connection(0), ROOT));
    assertThat(podsRead).hasValue(1);
    assertThat(readUnderLock).isFalse();
    assertThat(admit(processes, connection(0), new PeerCredentials(PID, 1, 1)))
        .isEqualTo(new Refused(Refusal.OVERALL_RATE, Optional.empty()));
    assertThat(podsRead).hasValue(1);
  }

  @Test
  void thePodsPartIsCountedAndGivenBack() {
    pod = Optional.of("6f1e4a52-0c3b-4b7e-9a51-d2c1a0b3e4f5");
    // A process may have 3 connections, and a pod a quarter of the 12 of the listener.
    var processes = processes(new Policy(Set.of(), Set.of(), 10, 3, PLENTY, PLENTY));
    List<EpollDomainSocketChannel> open = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      open.add(connection(0));
      pin(admit(processes, open.getLast(), ROOT));
    }
    assertThat(admit(processes, connection(0), ROOT))
        .isEqualTo(new Refused(Refusal.TOO_MANY_CONNECTIONS_OF_POD, pod));
    open.getFirst().close().awaitUninterruptibly();
    pin(admit(processes, connection(0), ROOT));
  }

  private PinnedProcesses processes(Policy policy) {
    var processes = new AtomicHolder();
    processes.value =
        Optional.of(
            new PinnedProcesses(
                new AdmissionRules(policy),
                new MovableClock(TestIdentities.NOW),
                _ -> {
                  podsRead.incrementAndGet();
                  readUnderLock |= Thread.holdsLock(processes.value.orElseThrow());
                  return pod;
                }));
    held.add(processes.value.orElseThrow());
    return processes.value.orElseThrow();
  }

  private static final class AtomicHolder {
    private Optional<PinnedProcesses> value = Optional.empty();
  }

  private static Policy policy(Rate overall) {
    return new Policy(Set.of(), Set.of(), 10, 100, PLENTY, overall);
  }

  private static PinnedProcess pin(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Admitted.class);
    return ((Admitted) outcome).process().orElseThrow();
  }

  private static Outcome admit(
      PinnedProcesses processes, EpollDomainSocketChannel connection, PeerCredentials peer) {
    try {
      return connection
          .eventLoop()
          .submit(() ->
              processes.admit(
                  new Arrival(
                      connection,
                      peer,
                      new PidfdHold(PeerSocket.pidfd(connection.fd().intValue())),
                      12)))
          .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private EpollDomainSocketChannel connection(int loop) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pair = arena.allocate(JAVA_INT, 2);
      assertThat(LinuxCalls.socketpair(AF_UNIX, SOCK_STREAM_NONBLOCK_CLOEXEC, pair).failed())
          .isFalse();
      synchronized (otherEnds) {
        otherEnds.add(new FileDescriptor(pair.getAtIndex(JAVA_INT, 1)));
      }
      var channel = new EpollDomainSocketChannel(pair.getAtIndex(JAVA_INT, 0));
      EventLoop here = loops.all().get(loop);
      here.register(channel).syncUninterruptibly();
      synchronized (otherEnds) {
        connections.add(channel);
      }
      return channel;
    }
  }
}
