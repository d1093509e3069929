package dev.spirebridge.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingTellerTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Finding BAD = finding("bad annotation");
  private static final Finding WORSE = finding("worse annotation");

  private final List<Finding> events = new ArrayList<>();
  private boolean taken = true;
  private final FindingTeller teller =
      new FindingTeller(finding -> {
        if (taken) {
          events.add(finding);
        }
        return taken;
      });

  @Test
  void tellsOfAStateWhenItBegins() {
    teller.tell(List.of(BAD, BAD), NOON);
    teller.tell(List.of(BAD, WORSE), NOON.plusSeconds(30));
    teller.tell(List.of(), NOON.plusSeconds(60));
    teller.tell(List.of(BAD), NOON.plusSeconds(90));
    assertThat(events).containsExactly(BAD, WORSE, BAD);
  }

  @Test
  void tellsAgainOfAStateThatOutlastsAnEventOfTheApiServer() {
    Duration eventLifetime = Duration.ofHours(1);
    for (Duration at = Duration.ZERO; at.compareTo(eventLifetime) < 0; at = at.plusSeconds(30)) {
      teller.tell(List.of(BAD), NOON.plus(at));
    }
    assertThat(events).containsExactly(BAD, BAD);
  }

  @Test
  void triesAgainWhatWasNotTaken() {
    taken = false;
    teller.tell(List.of(BAD), NOON);
    taken = true;
    teller.tell(List.of(BAD), NOON.plusSeconds(30));
    assertThat(events).containsExactly(BAD);
  }

  @Test
  void tellsOfAnOccurrenceEachTime() {
    teller.tellOnce(BAD);
    teller.tellOnce(BAD);
    assertThat(events).containsExactly(BAD, BAD);
  }

  @Test
  void aNewLeaderTellsOfEverything() {
    teller.tell(List.of(BAD), NOON);
    teller.forget();
    teller.tell(List.of(BAD), NOON.plusSeconds(30));
    assertThat(events).containsExactly(BAD, BAD);
  }

  private static Finding finding(String message) {
    return new Finding(
        ObjectReference.namespace("shop", "uid"), Severity.WARNING, "InvalidAnnotation", message);
  }
}
