package dev.spirebridge.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.kubernetes.LeaseElection.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseElectionTest {

  /** Near the end of its range: differences must be taken, not values compared. */
  private static final long START = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

  private final LeaseElection election = new LeaseElection("me", LeaseTimes.DEFAULT);

  @Test
  void createsALeaseWhereThereIsNone() {
    assertThat(election.look(Optional.empty(), START)).isEqualTo(Step.CREATE);
    assertThat(election.held(START)).isFalse();
  }

  @Test
  void takesAReleasedLeaseAtOnce() {
    assertThat(election.look(Optional.of(lease(Optional.empty(), 1)), START)).isEqualTo(Step.TAKE);
  }

  @Test
  void takesAForeignLeaseOnlyAfterItWasNotSeenToChangeForItsDuration() {
    assertThat(election.look(other(1), START)).isEqualTo(Step.WAIT);
    assertThat(election.look(other(1), after(14.9))).isEqualTo(Step.WAIT);
    assertThat(election.untilFree(after(14.9))).contains(Duration.ofMillis(100));
    assertThat(election.look(other(2), after(15))).isEqualTo(Step.WAIT);
    assertThat(election.look(other(2), after(29.9))).isEqualTo(Step.WAIT);
    assertThat(election.look(other(2), after(30))).isEqualTo(Step.TAKE);
  }

  @Test
  void looksAgainWhenAForeignLeaseEndsAndNotInAHurryOnceItHas() {
    Duration retry = LeaseTimes.DEFAULT.retry();
    assertThat(election.pause(START)).as("no lease seen").isEqualTo(retry);
    election.look(other(1), START);
    assertThat(election.pause(after(5))).isEqualTo(retry);
    assertThat(election.pause(after(14.5))).isEqualTo(Duration.ofMillis(500));
    assertThat(election.look(other(1), after(15))).isEqualTo(Step.TAKE);
    assertThat(election.pause(after(15))).as("it could not be taken").isEqualTo(retry);
    assertThat(election.pause(after(3600))).isEqualTo(retry);
  }

  @Test
  void othersAreToldNoLessThanTheTimeThatIsHeld() {
    assertThat(LeaseStore.seconds(Duration.ofMillis(15_500))).isEqualTo(16);
    assertThat(LeaseStore.seconds(Duration.ofSeconds(15))).isEqualTo(15);
    assertThat(LeaseStore.seconds(Duration.ZERO)).isEqualTo(1);
  }

  @Test
  void aRequestIsOverBeforeTheLeaseIsAnothersAndLeavesTimeForTheNext() {
    assertThat(LeaseTimes.DEFAULT.requestLimit()).isEqualTo(Duration.ofSeconds(5));
    assertThat(times(15, 14).requestLimit()).isEqualTo(Duration.ofSeconds(1));
    assertThat(times(60, 10).requestLimit()).isEqualTo(Duration.ofSeconds(5));
  }

  private static LeaseTimes times(int duration, int renewDeadline) {
    return new LeaseTimes(
        Duration.ofSeconds(duration), Duration.ofSeconds(renewDeadline), Duration.ofSeconds(2));
  }

  @Test
  void holdsFromTheSendingOfItsLastRenewalUntilTheRenewDeadline() {
    election.renewed(START);
    assertThat(election.held(START)).isTrue();
    assertThat(election.held(after(9.9))).isTrue();
    assertThat(election.held(after(10))).isFalse();
    assertThat(election.held(after(100))).isFalse();
    election.renewed(after(9));
    assertThat(election.held(after(18.9))).isTrue();
    assertThat(election.held(after(19))).isFalse();
    assertThat(election.look(mine(3), after(20))).isEqualTo(Step.RENEW);
  }

  @Test
  void ceasesToHoldAsSoonAsTheLeaseIsSeenToBeSomebodyElses() {
    election.renewed(START);
    assertThat(election.look(other(4), after(1))).isEqualTo(Step.WAIT);
    assertThat(election.held(after(1))).isFalse();
  }

  @Test
  void ceasesToHoldWhenItGivesTheLeaseBack() {
    election.renewed(START);
    election.lost();
    assertThat(election.held(START)).isFalse();
  }

  @Test
  void timesThatWouldLetTwoLeadAreRefused() {
    Duration ten = Duration.ofSeconds(10);
    assertThatThrownBy(() -> new LeaseTimes(ten, ten, Duration.ofSeconds(2)))
        .hasMessageContaining("retry < renew deadline < duration");
    assertThatThrownBy(() -> new LeaseTimes(Duration.ofSeconds(15), ten, ten))
        .hasMessageContaining("retry < renew deadline < duration");
  }

  private static long after(double seconds) {
    return START + Math.round(seconds * 1e9);
  }

  private static Optional<LeaseRecord> other(int renewal) {
    return Optional.of(lease(Optional.of("other"), renewal));
  }

  private static Optional<LeaseRecord> mine(int renewal) {
    return Optional.of(lease(Optional.of("me"), renewal));
  }

  private static LeaseRecord lease(Optional<String> holder, int renewal) {
    return new LeaseRecord(
        holder,
        Duration.ofSeconds(15),
        Optional.empty(),
        Optional.of(Instant.ofEpochSecond(renewal).atZone(ZoneOffset.UTC)),
        0);
  }
}
