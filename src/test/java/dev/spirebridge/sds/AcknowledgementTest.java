package dev.spirebridge.sds;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.sds.Acknowledgement.Accepted;
import dev.spirebridge.sds.Acknowledgement.Rejected;
import dev.spirebridge.sds.Acknowledgement.Stale;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AcknowledgementTest {

  private static final Instant LATER = NOW.plusMillis(30);

  private final Answer first = new Answer("n1", "v1", Map.of("a", "a1"), NOW);
  private final Answer second = new Answer("n2", "v2", Map.of("a", "a2", "b", "b1"), NOW);
  private final StreamState state =
      StreamState.NEW
          .withNames(
              Map.of(
                  "a", NameState.subscribed(true).sent("a2"),
                  "b", NameState.subscribed(true).sent("b1")))
          .withUnanswered(List.of(first, second))
          .withLastNonce("n2");

  @Test
  void anEmptyNonceAnswersNothing() {
    assertThat(Acknowledgement.of(state, "", "", NOW)).isEqualTo(Acknowledgement.none());
    assertThat(Acknowledgement.of(state, "", "why", NOW)).isEqualTo(Acknowledgement.none());
  }

  @Test
  void beforeTheFirstResponseEveryNonceAnswersNothing() {
    assertThat(Acknowledgement.of(StreamState.NEW, "n1", "why", NOW))
        .isEqualTo(Acknowledgement.none());
  }

  @Test
  void tellsAcceptanceWithItsTimeAndRejectionWithItsReason() {
    assertThat(Acknowledgement.of(state, "n2", "", LATER))
        .isEqualTo(new Accepted(second, Duration.ofMillis(30)));
    assertThat(Acknowledgement.of(state, "n2", "why", LATER))
        .isEqualTo(new Rejected(second, "why"));
    assertThat(Acknowledgement.of(state, "n1", "", LATER))
        .isEqualTo(new Accepted(first, Duration.ofMillis(30)));
  }

  @Test
  void aClockThatIsSetBackYieldsNoNegativeTime() {
    assertThat(Acknowledgement.of(state, "n2", "", NOW.minusSeconds(3600)))
        .isEqualTo(new Accepted(second, Duration.ZERO));
  }

  @Test
  void aNonceThatWasNeverSentOrIsForgottenIsStale() {
    assertThat(Acknowledgement.of(state, "n0", "", NOW)).isEqualTo(new Stale("n0"));
    var answered = new Accepted(first, Duration.ZERO).appliedTo(state);
    assertThat(Acknowledgement.of(answered, "n1", "", NOW)).isEqualTo(new Stale("n1"));
  }

  @Test
  void theLastNonceStaysGoodAfterItWasAnswered() {
    var answered = new Rejected(second, "why").appliedTo(state);
    assertThat(Acknowledgement.of(answered, "n2", "", NOW)).isEqualTo(Acknowledgement.none());
  }

  @Test
  void acceptanceIsNotedAtEveryNameInTheResponse() {
    var noted = new Accepted(second, Duration.ofMillis(30)).appliedTo(state);

    assertThat(noted.names())
        .containsEntry("a", new NameState(true, null, "a2", "a2", null, Duration.ofMillis(30)))
        .containsEntry("b", new NameState(true, null, "b1", "b1", null, Duration.ofMillis(30)));
    assertThat(noted.unanswered()).containsExactly(first);
    assertThat(noted.lastNonce()).isEqualTo("n2");
  }

  @Test
  void anOlderAcceptanceSaysWhichVersionIsInUse() {
    var noted = new Accepted(first, Duration.ZERO).appliedTo(state);

    assertThat(noted.names().get("a"))
        .isEqualTo(new NameState(true, null, "a2", "a1", null, Duration.ZERO));
    assertThat(noted.names()).containsEntry("b", NameState.subscribed(true).sent("b1"));
    assertThat(noted.unanswered()).containsExactly(second);
  }

  @Test
  void rejectionKeepsTheAcceptedVersionAndWhatWasSent() {
    var accepted = new Accepted(first, Duration.ZERO).appliedTo(state);
    var noted = new Rejected(second, "why").appliedTo(accepted);

    assertThat(noted.names())
        .containsEntry("a", new NameState(true, null, "a2", "a1", "why", Duration.ZERO))
        .containsEntry("b", new NameState(true, null, "b1", null, "why", null));
    assertThat(noted.unanswered()).isEmpty();
  }

  @Test
  void namesThatWereDroppedMeanwhileStayDropped() {
    var dropped = state.withNames(Map.of());
    assertThat(new Accepted(second, Duration.ZERO).appliedTo(dropped).names()).isEmpty();
  }

  @Test
  void nothingAndStaleChangeNothing() {
    assertThat(Acknowledgement.none().appliedTo(state)).isSameAs(state);
    assertThat(new Stale("n0").appliedTo(state)).isSameAs(state);
  }
}
