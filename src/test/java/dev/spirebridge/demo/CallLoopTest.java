package dev.spirebridge.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.spirebridge.demo.CallLedger.Tally;
import dev.spirebridge.demo.calls.Handshake;
import dev.spirebridge.demo.calls.Parties;
import dev.spirebridge.demo.calls.Party;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class CallLoopTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final TrustDomain TRUST_DOMAIN = TrustDomain.parse("shop.test");

  private final CertificateAuthority authority =
      CertificateAuthority.selfSigned(TRUST_DOMAIN, Duration.ofDays(1), InstantSource.system());
  private final Parties parties = new Parties(party("gateway"), party("a"), party("b"));
  private final List<Handshake> right =
      List.of(new Handshake(leaf("gateway"), leaf("a")), new Handshake(leaf("a"), leaf("b")));
  private final BlockingQueue<Call> script = new LinkedBlockingQueue<>();
  private final CallLedger ledger = new CallLedger();
  private final StringWriter told = new StringWriter();

  /** What the gateway does next. */
  private interface Call {
    List<Handshake> answer() throws IOException;
  }

  @Test
  void countsNothingBeforeTheFirstGoodCall() throws Exception {
    script.add(refused("not yet"));
    script.add(refused("not yet"));
    script.add(() -> right);
    try (var loop = loop()) {
      loop.start(LIMIT);
      script.add(() -> right);
      assertThat(ledger.awaitGoodCalls(1, new Tally(0, 0, 0), LIMIT)).isTrue();
    }
    assertThat(ledger.tally()).isEqualTo(new Tally(1, 0, 0));
    assertThat(told.toString()).isEmpty();
  }

  @Test
  void saysWhatTheLastAttemptMetWhenNoneGetsThrough() {
    for (int i = 0; i < 1000; i++) {
      script.add(refused("503 no healthy upstream"));
    }
    try (var loop = loop()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> loop.start(Duration.ofMillis(20)))
          .withMessageContaining("503 no healthy upstream");
    }
  }

  @Test
  void countsAndTellsWhatWentWrongOncePerReason() throws Exception {
    script.add(() -> right);
    script.add(refused("handshake_failure"));
    script.add(refused("handshake_failure"));
    script.add(() -> right);
    try (var loop = loop()) {
      loop.start(LIMIT);
      assertThat(ledger.awaitGoodCalls(1, new Tally(0, 0, 0), LIMIT)).isTrue();
    }
    assertThat(ledger.tally()).isEqualTo(new Tally(3, 2, 0));
    assertThat(told.toString()).containsOnlyOnce("CALL WENT WRONG: handshake_failure");
  }

  @Test
  void anAnswerFromSomebodyElseIsUnverified() throws Exception {
    script.add(() -> right);
    script.add(() -> List.of(right.getFirst()));
    script.add(() -> List.of(right.getFirst(), new Handshake(leaf("a"), leaf("mallory"))));
    script.add(() -> List.of(new Handshake(leaf("mallory"), leaf("a")), right.getLast()));
    script.add(() -> right);
    try (var loop = loop()) {
      loop.start(LIMIT);
      assertThat(ledger.awaitGoodCalls(1, new Tally(0, 0, 0), LIMIT)).isTrue();
    }
    assertThat(ledger.tally()).isEqualTo(new Tally(4, 0, 3));
    assertThat(told.toString())
        .contains("1 handshakes where there should be 2")
        .contains("a was not answered by spiffe://shop.test/b")
        .contains("a was not called by spiffe://shop.test/gateway");
  }

  @Test
  void aWaitForCallsThatDoNotComeEnds() throws Exception {
    var other = List.of(right.getFirst());
    assertThat(ledger.awaitCallWith(other, Duration.ofMillis(10))).isFalse();
    ledger.record(new CallOutcome.Verified(other));
    assertThat(ledger.awaitCallWith(other, LIMIT)).isTrue();
  }

  private CallLoop loop() {
    var report = new DemoReport(new PrintWriter(told), InstantSource.system());
    return new CallLoop(
        () -> script.take().answer(),
        new ExpectedPeers(parties.all()),
        ledger,
        report,
        Duration.ofMillis(1));
  }

  private static Call refused(String reason) {
    return () -> {
      throw new IOException(reason);
    };
  }

  private static Party party(String name) {
    return new Party(name, TRUST_DOMAIN.newSpiffeId(name), Path.of("/unused"));
  }

  private X509Certificate leaf(String name) {
    return authority.issue(TRUST_DOMAIN.newSpiffeId(name), "", Duration.ofHours(1)).leaf();
  }
}
