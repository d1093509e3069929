package dev.spirebridge.unixsocket;

import static dev.spirebridge.unixsocket.AdmittingServer.LIMIT;
import static dev.spirebridge.unixsocket.AdmittingServer.PLENTY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.PassedOnConnection;
import dev.spirebridge.testing.PassedOnConnection.Helper;
import dev.spirebridge.testing.PassedOnConnection.User;
import dev.spirebridge.testing.RawHttp2Client;
import dev.spirebridge.unixsocket.CallerAdmission.Policy;
import dev.spirebridge.unixsocket.CallerAdmission.Rate;
import dev.spirebridge.unixsocket.CallerAdmission.Refusal;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CallerAdmissionTest {

  private static final int UID = 21337;
  private static final int GROUP = 21444;
  private static final CallerAdmission.Listener LISTENER =
      new CallerAdmission.Listener("unix:///s", 10);

  private final Logger logger = (Logger) LoggerFactory.getLogger(RefusalLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    logger.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
  }

  @Test
  void aUserThatIsNotAllowedIsClosedUnservedAndToldOf() {
    assumeRootAndPython();
    try (var server = server(users(Set.of(1), Set.of(2)));
        var helper = Helper.start(server.folder)) {
      for (int i = 1; i <= 3; i++) {
        assertRefused(server, helper, User.of(UID));
        server.awaitRefused(Refusal.UID_NOT_ALLOWED, i);
      }
      // Three processes outside of pods: their user does not make them one caller.
      assertThat(lines()).hasSize(3);
      assertThat(lines().getFirst())
          .startsWith("connection of pid ")
          .contains(" uid " + UID + " on " + server.endpoint + " refused: ")
          .contains("not among callers.uids")
          .contains("callers.gids");
      assertThat(server.admission.processes()).isZero();
    }
  }

  @Test
  void aUserAGroupAndASupplementaryGroupLetIn() {
    assumeRootAndPython();
    try (var server = server(users(Set.of(UID), Set.of(GROUP)));
        var helper = Helper.start(server.folder)) {
      assertAdmitted(server, helper, User.of(UID));
      assertAdmitted(server, helper, User.of(GROUP));
      assertAdmitted(server, helper, User.of(UID + 1).inGroups(7, GROUP, 9));
      assertRefused(server, helper, User.of(UID + 1).inGroups(7, 9));
    }
  }

  @Test
  void aCallerInMoreGroupsThanExpectedIsStillFoundInTheLast() {
    assumeRootAndPython();
    Integer[] many = new Integer[200];
    for (int i = 0; i < many.length; i++) {
      many[i] = GROUP - many.length + 1 + i;
    }
    try (var server = server(users(Set.of(1), Set.of(GROUP)));
        var helper = Helper.start(server.folder)) {
      assertAdmitted(server, helper, User.of(UID).inGroups(many));
    }
  }

  @Test
  void aProcessHasSoManyConnectionsAndRoomAgainWhenOneCloses() {
    try (var server = server(new Policy(Set.of(), Set.of(), 10, 2, PLENTY, PLENTY));
        var first = RawHttp2Client.connect(server.endpoint)) {
      server.pinOfCallThrough(first);
      try (var second = RawHttp2Client.connect(server.endpoint)) {
        server.pinOfCallThrough(second);
        try (var third = RawHttp2Client.connect(server.endpoint)) {
          third.awaitClosed();
        }
      }
      server.awaitConnections(1);
      server.awaitRefused(Refusal.TOO_MANY_CONNECTIONS, 1);
      assertThat(lines().getFirst()).contains("limits.connectionsPerCaller");
      try (var again = RawHttp2Client.connect(server.endpoint)) {
        server.pinOfCallThrough(again);
      }
    }
  }

  @Test
  void soManyProcessesMayHaveConnections() {
    assumePython();
    try (var server = server(new Policy(Set.of(), Set.of(), 1, 10, PLENTY, PLENTY));
        var helper = Helper.start(server.folder)) {
      try (var own = RawHttp2Client.connect(server.endpoint)) {
        server.pinOfCallThrough(own);
        assertRefused(server, helper, User.OWN);
        server.awaitRefused(Refusal.TOO_MANY_PROCESSES, 1);
        assertThat(lines().getFirst()).contains("limits.callers");
      }
      Await.until("room", LIMIT, () -> server.admission.held() == 0);
      assertAdmitted(server, helper, User.OWN);
    }
  }

  @Test
  void aProcessOutsideOfPodsHasARateOfItsOwnThatComingBackDoesNotReset() {
    assumePython();
    Rate two = new Rate(2, 1, Duration.ofSeconds(1));
    try (var server = server(new Policy(Set.of(), Set.of(), 10, 10, two, PLENTY));
        var helper = Helper.start(server.folder)) {
      connectAndCall(server);
      connectAndCall(server);
      try (var third = RawHttp2Client.connect(server.endpoint)) {
        third.awaitClosed();
      }
      server.awaitRefused(Refusal.POD_RATE, 1);
      assertThat(lines().getFirst()).contains("limits.connectRatePerPod");
      assertAdmitted(server, helper, User.OWN);
      server.clock.advance(Duration.ofSeconds(1));
      connectAndCall(server);
    }
  }

  @Test
  void aProcessThatIsWaitedForKeepsItsPlaceAndMayComeBack() {
    assumePython();
    try (var server = server(new Policy(Set.of(), Set.of(), 1, 10, PLENTY, PLENTY));
        var helper = Helper.start(server.folder)) {
      PinnedProcess pin;
      Runnable takeBack;
      try (var own = RawHttp2Client.connect(server.endpoint)) {
        pin = server.pinOfCallThrough(own);
        takeBack = pin.onExit(() -> {});
      }
      Await.until("no connection", LIMIT, () -> server.admission.processes() == 0);
      assertRefused(server, helper, User.OWN);
      server.awaitRefused(Refusal.TOO_MANY_PROCESSES, 1);
      try (var again = RawHttp2Client.connect(server.endpoint)) {
        assertThat(server.pinOfCallThrough(again)).isEqualTo(pin);
      }
      Await.until("no connection", LIMIT, () -> server.admission.processes() == 0);
      takeBack.run();
      assertAdmitted(server, helper, User.OWN);
    }
  }

  @Test
  void aConnectionOfNobodyWhoCanBeHeldIsCountedAndToldOf() {
    try (var server = server(AdmittingServer.ANYBODY)) {
      var closed = new EpollDomainSocketChannel();
      closed.unsafe().closeForcibly();
      assumeTrue(
          server.admission.pinning() == CallerAdmission.Pinning.PIDFD,
          "skipped: this kernel has no SO_PEERPIDFD");
      assertThat(server.admission.admit(closed, new PeerCredentials(1, 1, 1), LISTENER))
          .isEqualTo(new PinnedProcesses.Refused(Refusal.CANNOT_BE_PINNED, Optional.empty()));
      server.admission.refuseUnnamed(LISTENER);
      assertThat(server.refused(Refusal.CANNOT_BE_PINNED)).isEqualTo(2);
      assertThat(lines().getFirst()).contains("pid 1 uid 1 ").contains("ulimit -n");
    }
  }

  @Test
  void allTogetherHaveARate() {
    assumePython();
    Rate one = new Rate(1, 1, Duration.ofSeconds(1));
    try (var server = server(new Policy(Set.of(), Set.of(), 10, 10, PLENTY, one));
        var helper = Helper.start(server.folder)) {
      connectAndCall(server);
      assertRefused(server, helper, User.OWN);
      server.awaitRefused(Refusal.OVERALL_RATE, 1);
      assertThat(lines().getFirst()).contains("limits.connectRate ");
      server.clock.advance(Duration.ofSeconds(1));
      connectAndCall(server);
    }
  }

  @Test
  void aCallerThatCannotBeSeenIsAdmittedWithoutAPinWithinTheOverallRate() {
    Rate one = new Rate(1, 1, Duration.ofSeconds(1));
    try (var server = server(new Policy(Set.of(), Set.of(7), 10, 10, PLENTY, one))) {
      var socket = new EpollDomainSocketChannel();
      var unseen = new PeerCredentials(0, 1, 7);
      assertThat(server.admission.admit(socket, unseen, LISTENER))
          .isEqualTo(new PinnedProcesses.Admitted(Optional.empty()));
      assertThat(server.admission.admit(socket, unseen, LISTENER))
          .isEqualTo(new PinnedProcesses.Refused(Refusal.OVERALL_RATE, Optional.empty()));
      assertThat(server.admission.admit(socket, new PeerCredentials(0, 1, 1), LISTENER))
          .isEqualTo(new PinnedProcesses.Refused(Refusal.UID_NOT_ALLOWED, Optional.empty()));
      assertThat(server.admission.processes()).isZero();
      socket.unsafe().closeForcibly();
    }
  }

  @Test
  void aFullListenerNamesWhoWasRefused() {
    Logger full = (Logger) LoggerFactory.getLogger(FullListenerLog.class);
    full.addAppender(lines);
    try (var server =
            new AdmittingServer(
                AdmittingServer.ANYBODY, Optional.empty(), LinuxCalls.areLinked(), 1);
        var first = RawHttp2Client.connect(server.endpoint)) {
      server.pinOfCallThrough(first);
      for (int i = 0; i < 2; i++) {
        try (var refused = RawHttp2Client.connect(server.endpoint)) {
          refused.awaitClosed();
        }
      }
      assertThat(server.gate.refused()).isEqualTo(2);
      assertThat(lines()).hasSize(1);
      assertThat(lines().getFirst())
          .startsWith("connection of pid " + ProcessHandle.current().pid() + " uid ")
          .contains(" on " + server.endpoint + " refused")
          .contains("limits.connections allows (1)");
    } finally {
      full.detachAppender(lines);
    }
  }

  @Test
  void everyReasonIsCountedFromZero() {
    try (var server = server(AdmittingServer.ANYBODY)) {
      assertThat(server.admission.refused()).hasSameSizeAs(Refusal.values());
      assertThat(server.admission.refused().values()).containsOnly(0L);
    }
  }

  private static AdmittingServer server(Policy policy) {
    return new AdmittingServer(policy, Optional.empty());
  }

  private static Policy users(Set<Integer> uids, Set<Integer> gids) {
    return new Policy(uids, gids, 100, 100, PLENTY, PLENTY);
  }

  private static void connectAndCall(AdmittingServer server) {
    try (var client = RawHttp2Client.connect(server.endpoint)) {
      server.pinOfCallThrough(client);
    }
    server.awaitConnections(0);
    Await.until("released", LIMIT, () -> server.admission.held() == 0);
  }

  private static void assertAdmitted(AdmittingServer server, Helper helper, User user) {
    try (var passed = helper.connect(server.endpoint, user);
        var client = RawHttp2Client.connect(passed.endpoint())) {
      var credentials = server.pinOfCallThrough(client).credentials();
      assertThat(credentials.pid()).isEqualTo(passed.connector());
      user.uid().ifPresent(uid -> assertThat(credentials.uid()).isEqualTo(uid));
    }
  }

  private static void assertRefused(AdmittingServer server, Helper helper, User user) {
    long before = total(server);
    try (var passed = helper.connect(server.endpoint, user);
        var client = RawHttp2Client.connect(passed.endpoint())) {
      client.awaitClosed();
      assertThat(client.hasUnreadBytes()).isFalse();
    }
    assertThat(total(server)).isEqualTo(before + 1);
  }

  private static long total(AdmittingServer server) {
    return server.admission.refused().values().stream().mapToLong(Long::longValue).sum();
  }

  private List<String> lines() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static void assumePython() {
    assumeTrue(PassedOnConnection.isPossible(), "skipped: python3 is not here");
  }

  private static void assumeRootAndPython() {
    assumePython();
    assumeTrue(PassedOnConnection.maySwitchUserAndPid(), "skipped: needs root");
  }
}
