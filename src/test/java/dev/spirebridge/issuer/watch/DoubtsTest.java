package dev.spirebridge.issuer.watch;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.issuer.Expectation;
import dev.spirebridge.issuer.IssuerCheck;
import dev.spirebridge.issuer.Judged;
import dev.spirebridge.issuer.Target;
import dev.spirebridge.issuer.TargetClass;
import dev.spirebridge.issuer.Verdict;
import dev.spirebridge.issuer.Verdict.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoubtsTest {

  private static final Target WEB =
      new Target("shop/web", TargetClass.WORKLOAD, Expectation.NOTHING, Optional.empty());
  private static final Judged HOLDS =
      row(new Verdict.Trusted(Cluster.OLD.certificate(), Cluster.OWN, Duration.ofHours(1)));
  private static final Judged BAD =
      row(new Verdict.OtherIssuer("CN=x", Optional.empty(), "nobody's"));
  private static final Instant SETTLED = NOW.plus(IssuerCheck.SETTLING);
  private static final String ONCE = "a first look showed other-issuer; a second one follows";

  private final Doubts doubts = new Doubts();

  @Test
  void whatDoesNotPassByItselfCountsAtOnce() {
    Judged lasting = row(new Verdict.Unreachable(Reason.REFUSED, "nothing listens"));
    assertThat(settle(HOLDS, NOW)).isEqualTo(HOLDS);
    assertThat(settle(lasting, NOW)).isEqualTo(lasting);
    assertThat(doubts.keys()).isEmpty();
  }

  @Test
  void ofWhatIsInDoubtFromTheBeginningNothingIsKnown() {
    assertThat(settle(BAD, NOW)).isEqualTo(row(new Verdict.Unreachable(Reason.OTHER, ONCE)));
    assertThat(doubts.keys()).containsExactly("web");
  }

  @Test
  void whatWasKnownBeforeStaysUntilItIsNoLongerInDoubt() {
    settle(HOLDS, NOW);
    Judged held = settle(BAD, NOW);
    assertThat(held.verdict()).isEqualTo(HOLDS.verdict());
    assertThat(held.note()).contains(ONCE);
  }

  @Test
  void itCountsOnceItWasSeenForAsLongAsItTakesToSettle() {
    settle(BAD, NOW);
    assertThat(settle(BAD, SETTLED.minusNanos(1))).isNotEqualTo(BAD);
    assertThat(settle(BAD, SETTLED)).isEqualTo(BAD);
    assertThat(settle(BAD, SETTLED.plusSeconds(1))).isEqualTo(BAD);
    assertThat(doubts.keys()).as("until it holds").containsExactly("web");
  }

  @Test
  void aGoodLookInBetweenStartsTheDoubtAnew() {
    settle(BAD, NOW);
    settle(HOLDS, NOW.plusSeconds(1));
    assertThat(doubts.keys()).isEmpty();
    assertThat(settle(BAD, SETTLED).verdict()).isEqualTo(HOLDS.verdict());
  }

  private Judged settle(Judged row, Instant now) {
    return Objects.requireNonNull(doubts.settle(Map.of("web", row), now).get("web"));
  }

  private static Judged row(Verdict verdict) {
    return new Judged(WEB, Optional.empty(), verdict, Optional.empty());
  }
}
