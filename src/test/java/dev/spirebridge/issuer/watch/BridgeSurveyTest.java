package dev.spirebridge.issuer.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.issuer.watch.BridgeRecords.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BridgeSurveyTest {

  private static final long HOLDING_UP = Duration.ofMillis(50).toNanos();
  private static final PodTarget LAST = Cluster.withBridge(Cluster.pod("shop", "zebra-1"));

  private final BridgeSurvey survey =
      new BridgeSurvey(BridgeSurveyTest::answer, Duration.ofMillis(120));

  private static Answer answer(PodTarget bridge, int mostBytes) {
    if (bridge.equals(LAST)) {
      return new Answer.Told(List.of());
    }
    LockSupport.parkNanos(HOLDING_UP);
    return new Answer.Silent("it hangs");
  }

  @Test
  void saysOnceWhatAllBridgesTellOfAMoveAndListensToNobodyForLong() throws InterruptedException {
    List<PodTarget> pods =
        IntStream.range(0, 30)
            .mapToObj(i -> Cluster.withBridge(Cluster.pod("shop", "tells%d-1".formatted(i))))
            .toList();
    Inventory inventory =
        new Inventory(
            pods,
            Set.of("shop"),
            new CheckScope("managed", _ -> false, true, Set.of(), "spire-bridge"));
    var telling =
        new BridgeSurvey((bridge, _) -> new Answer.Told(List.of(), Optional.of(wordsOf(bridge))));
    assertThat(telling.ask(inventory).moves())
        .hasSize(4)
        .first()
        .isEqualTo(
            "the mesh moves: until noon (told by 20 bridge(s)); the verdicts go by SPIRE's bundle"
                + " alone");
  }

  private static String wordsOf(PodTarget bridge) {
    String name = bridge.id().name();
    return name.matches("tells[0-9]-1") ? name : "until noon";
  }

  /** The first look may not come to it; no later one lets those go first who held it up. */
  @Test
  void thoseThatHangAreAskedLastAndHoldUpNobodyForEver() throws InterruptedException {
    List<PodTarget> pods =
        new ArrayList<>(
            IntStream.range(0, 100)
                .mapToObj(i -> Cluster.withBridge(Cluster.pod("shop", "hangs%d-1".formatted(i))))
                .toList());
    pods.add(LAST);
    Inventory inventory =
        new Inventory(
            pods,
            Set.of("shop"),
            new CheckScope("managed", _ -> false, true, Set.of(), "spire-bridge"));

    Records first = survey.ask(inventory);
    assertThat(first.silent())
        .as("there is no time for all of them")
        .anyMatch(why -> why.endsWith(" was not asked: others took too long"));
    int looks = 1;
    Records records = first;
    while (records.answered() == 0 && looks < 100) {
      records = survey.ask(inventory);
      looks++;
    }
    assertThat(records.answered()).isEqualTo(1);
    assertThat(survey.ask(inventory).answered()).as("from then on").isEqualTo(1);
  }
}
