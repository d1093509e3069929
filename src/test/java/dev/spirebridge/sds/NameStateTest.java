package dev.spirebridge.sds;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NameStateTest {

  private final NameState fresh = NameState.subscribed(true);

  @Test
  void waitsFromTheFirstTimeItCouldNotBeAnswered() {
    var held = fresh.heldAt(NOW);
    assertThat(held.heldSince()).isEqualTo(NOW);
    assertThat(held.heldAt(NOW.plusSeconds(9))).isEqualTo(held);
  }

  @Test
  void waitsNoLongerOnceItWasSent() {
    var sent = fresh.heldAt(NOW).sent("v1");
    assertThat(sent.heldSince()).isNull();
    assertThat(sent.heldAt(NOW)).isEqualTo(sent);
  }

  @Test
  void anAcceptanceClearsTheRejectionAndTheNextSendKeepsBoth() {
    var rejected = fresh.sent("v1").nacked("why");
    assertThat(rejected.sent("v2").nack()).isEqualTo("why");

    var accepted = rejected.sent("v2").acked("v2", Duration.ofMillis(5));
    assertThat(accepted)
        .isEqualTo(new NameState(true, null, "v2", "v2", null, Duration.ofMillis(5)));
    assertThat(accepted.sent("v3").acked()).isEqualTo("v2");
  }

  @Test
  void askedAgainItIsToBeSentAgainAndWaitsIfItCannot() {
    var again = fresh.sent("v1").acked("v1", Duration.ZERO).askedAgain();
    assertThat(again.sent()).isNull();
    assertThat(again.acked()).isEqualTo("v1");
    assertThat(again.heldAt(NOW).heldSince()).isEqualTo(NOW);
  }

  @Test
  void givenUpItForgetsWhatWasSentButNotThatSomethingWas() {
    assertThat(fresh.sent("v1").givenUp().sent()).isEmpty();
    assertThat(fresh.heldAt(NOW).givenUp().sent()).isNull();
    assertThat(fresh.givenUp().explicit()).isFalse();
  }
}
