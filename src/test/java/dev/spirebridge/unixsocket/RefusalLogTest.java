package dev.spirebridge.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.spirebridge.testing.MovableClock;
import dev.spirebridge.testing.TestIdentities;
import dev.spirebridge.unixsocket.CallerAdmission.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class RefusalLogTest {

  private static final String ONE_POD = "6f1e4a52-0c3b-4b7e-9a51-d2c1a0b3e4f5";
  private static final String OTHER_POD = "7f1e4a52-0c3b-4b7e-9a51-d2c1a0b3e4f5";
  private static final Map<Integer, String> PODS = Map.of(1, ONE_POD, 2, ONE_POD, 3, OTHER_POD);

  private final Logger refusals = (Logger) LoggerFactory.getLogger(RefusalLog.class);
  private final Logger full = (Logger) LoggerFactory.getLogger(FullListenerLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final MovableClock clock = new MovableClock(TestIdentities.NOW);
  private final RefusalLog log = new RefusalLog(clock, pid -> Optional.ofNullable(PODS.get(pid)));

  @BeforeEach
  void listen() {
    lines.start();
    for (Logger logger : List.of(refusals, full)) {
      logger.addAppender(lines);
      logger.setAdditive(false);
    }
  }

  @AfterEach
  void stopListening() {
    for (Logger logger : List.of(refusals, full)) {
      logger.detachAppender(lines);
      logger.setAdditive(true);
    }
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void eachPodIsNamedOnceThoughAllHaveTheSameUser(Refusal reason) {
    for (int round = 0; round < 3; round++) {
      for (int pid = 1; pid <= 3; pid++) {
        tell(pid, reason);
      }
    }
    assertThat(lines()).hasSize(2);
    assertThat(lines().getFirst())
        .startsWith("connection of pid 1 uid 1337 in pod " + ONE_POD + " on unix:///s refused: ");
    assertThat(lines().getLast()).contains("pid 3 uid 1337 in pod " + OTHER_POD);
  }

  @Test
  void aLoopOfNewProcessesOutsideOfPodsWritesSoManyLinesAMinuteAndIsCounted() {
    for (int pid = 100; pid < 200; pid++) {
      tell(pid, Refusal.PROCESS_ENDED);
      tell(pid, Refusal.PROCESS_ENDED);
    }
    assertThat(lines()).hasSize(30);
    clock.advance(Duration.ofMinutes(1));
    // Withheld before, and therefore not taken for told.
    tell(199, Refusal.PROCESS_ENDED);
    assertThat(lines()).hasSize(32);
    assertThat(lines().get(30)).startsWith("140 refused connections were not told of");
    assertThat(lines().get(31)).startsWith("connection of pid 199 ");
    tell(200, Refusal.PROCESS_ENDED);
    assertThat(lines()).hasSize(33);
  }

  @Test
  void whatWasToldLongAgoIsForgotten() {
    for (int pid = 100; pid < 2100; pid++) {
      tell(pid, Refusal.POD_RATE);
      clock.advance(Duration.ofSeconds(10));
    }
    assertThat(lines()).hasSize(2000);
    tell(2099, Refusal.POD_RATE);
    assertThat(lines()).hasSize(2000);
    tell(100, Refusal.POD_RATE);
    assertThat(lines()).hasSize(2001);
  }

  @Test
  void aClockSetBackDoesNotSilenceTheLog() {
    tell(1, Refusal.POD_RATE);
    clock.advance(Duration.ofDays(-1));
    for (int pid = 100; pid < 130; pid++) {
      tell(pid, Refusal.POD_RATE);
    }
    assertThat(lines()).hasSize(31);
  }

  @Test
  void aFullListenerIsToldOfOnceAMinuteWithWhoCameLast() {
    var listener = new FullListenerLog(new CallerAdmission.Listener("unix:///s", 7));
    List<Runnable> inAMinute = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      listener.tell(Optional.of(new PeerCredentials(9, 1337, 1337)), inAMinute::add);
    }
    assertThat(lines()).hasSize(1);
    assertThat(lines().getFirst())
        .startsWith("connection of pid 9 uid 1337 on unix:///s refused, and 0 before it")
        .contains("limits.connections allows (7)");
    assertThat(inAMinute).hasSize(1);
    inAMinute.getFirst().run();
    listener.tell(Optional.empty(), inAMinute::add);
    assertThat(lines().getLast()).startsWith("connection on unix:///s refused, and 4 before it");
  }

  private void tell(int pid, Refusal reason) {
    log.tell("unix:///s", new PeerCredentials(pid, 1337, 1337), Optional.empty(), reason);
  }

  private List<String> lines() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
