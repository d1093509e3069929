package dev.spirebridge.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventLedgerTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final EventLedger ledger = new EventLedger();

  @Test
  void countsUpTheSameFindingWithinTenMinutesOfTheLastTime() {
    EventLedger.Entry first = ledger.next(finding("shop", "bad"), NOON).orElseThrow();
    EventLedger.Entry second =
        ledger.next(finding("shop", "bad"), NOON.plus(Duration.ofMinutes(10))).orElseThrow();
    assertThat(first.count()).isEqualTo(1);
    assertThat(second)
        .isEqualTo(
            new EventLedger.Entry(first.eventName(), NOON, NOON.plus(Duration.ofMinutes(10)), 2));
    EventLedger.Entry late =
        ledger
            .next(finding("shop", "bad"), NOON.plus(Duration.ofMinutes(20)).plusSeconds(1))
            .orElseThrow();
    assertThat(late.count()).isEqualTo(1);
    assertThat(late.eventName()).isNotEqualTo(first.eventName());
  }

  @Test
  void anotherMessageOrObjectIsAnotherEvent() {
    EventLedger.Entry first = ledger.next(finding("shop", "bad"), NOON).orElseThrow();
    assertThat(ledger.next(finding("shop", "worse"), NOON).orElseThrow().eventName())
        .startsWith("shop.")
        .isNotEqualTo(first.eventName());
    assertThat(ledger.next(finding("stock", "bad"), NOON).orElseThrow().count()).isEqualTo(1);
  }

  @Test
  void whatIsForgottenBeginsAnew() {
    ledger.next(finding("shop", "bad"), NOON);
    ledger.forget(finding("shop", "bad"));
    assertThat(ledger.next(finding("shop", "bad"), NOON).orElseThrow().count()).isEqualTo(1);
  }

  @Test
  void anObjectHasABurstOfEventsAndThenOneEveryFiveMinutes() {
    for (int each = 0; each < 25; each++) {
      assertThat(ledger.next(finding("shop", "bad " + each), NOON)).isPresent();
    }
    assertThat(ledger.next(finding("shop", "bad"), NOON)).isEmpty();
    assertThat(ledger.next(finding("stock", "bad"), NOON)).isPresent();
    assertThat(ledger.next(finding("shop", "bad"), NOON.plusSeconds(299))).isEmpty();
    assertThat(ledger.next(finding("shop", "bad"), NOON.plusSeconds(300))).isPresent();
    assertThat(ledger.next(finding("shop", "bad"), NOON.plusSeconds(301))).isEmpty();
  }

  @Test
  void aMessageIsCutToWhatTheApiServerTakesAndNeverCarriesAPrivateKey() {
    EventBodies bodies = new EventBodies("test");
    Finding lengthy = finding("shop", "é".repeat(2000));
    String message = bodies.first(lengthy, ledger.next(lengthy, NOON).orElseThrow()).getMessage();
    assertThat(message).endsWith("é…");
    assertThat(message.getBytes(UTF_8).length).isBetween(1000, 1024);
    Finding leak = finding("shop", "-----BEGIN PRIVATE KEY-----\nMIG");
    assertThat(bodies.first(leak, ledger.next(leak, NOON).orElseThrow()).getMessage())
        .doesNotContain("MIG");
  }

  private static Finding finding(String namespace, String message) {
    ObjectReference about =
        new ObjectReference("v1", "Namespace", Optional.empty(), namespace, Optional.empty());
    return new Finding(about, Severity.WARNING, "Bad", message);
  }
}
