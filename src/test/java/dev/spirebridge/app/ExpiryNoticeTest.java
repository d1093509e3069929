package dev.spirebridge.app;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static dev.spirebridge.testing.TestIdentities.authority;
import static dev.spirebridge.testing.TestIdentities.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.store.Subject;
import dev.spirebridge.testing.SvidBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ExpiryNoticeTest {

  private static final Instant END = NOW.plusSeconds(60);

  private final Logger logger = (Logger) LoggerFactory.getLogger(Bridge.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final CertificateAuthority authority = authority(TRUST_DOMAIN);
  private final Subject subject = new Subject("self");
  private final List<Subject> held = new ArrayList<>(List.of(subject));
  private Instant now = NOW;
  private final ExpiryNotice notice =
      new ExpiryNotice(() -> List.copyOf(held), new SvidChoice.First(), () -> now);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  @Test
  void saysNothingWhileThereIsNothingOrItIsValid() {
    notice.look();
    acceptValidUntil(END);
    now = END;
    notice.look();
    assertThat(lines.list).isEmpty();
  }

  @Test
  void saysOnceThatAnSvidHasExpiredAndAgainForItsSuccessor() {
    acceptValidUntil(END);
    now = END.plusSeconds(1);
    notice.look();
    notice.look();
    assertThat(lines.list)
        .singleElement()
        .satisfies(line ->
            assertThat(line.getFormattedMessage())
                .startsWith(WEB + " expired at " + END)
                .contains("/readyz"));

    acceptValidUntil(END.plusSeconds(60));
    notice.look();
    now = END.plusSeconds(61);
    notice.look();
    assertThat(lines.list).hasSize(2);
  }

  @Test
  void saysOnceWhatSeveralProcessesHold() {
    held.add(new Subject("pid 12 uid 1337"));
    var svid = SvidBuilder.of(authority, WEB, NOW).validBetween(NOW, END).build();
    held.forEach(each -> each.accept(snapshot(List.of(svid), authority)));
    now = END.plusSeconds(1);

    notice.look();
    held.removeFirst();
    notice.look();

    assertThat(lines.list).hasSize(1);
  }

  @Test
  void namesAFewAndCountsTheRestWhenMuchExpiresAtOnce() {
    held.clear();
    for (int i = 0; i < 7; i++) {
      Subject each = new Subject("pid " + i);
      var svid = SvidBuilder.of(authority, WEB, NOW).validBetween(NOW, END.plusSeconds(i)).build();
      each.accept(snapshot(List.of(svid), authority));
      held.add(each);
    }
    now = END.plusSeconds(60);

    notice.look();
    notice.look();

    assertThat(lines.list).hasSize(6);
    assertThat(lines.list.getLast().getFormattedMessage()).startsWith("2 more SVIDs expired");
  }

  private void acceptValidUntil(Instant end) {
    var svid = SvidBuilder.of(authority, WEB, NOW).validBetween(NOW, end).build();
    subject.accept(snapshot(List.of(svid), authority));
  }
}
