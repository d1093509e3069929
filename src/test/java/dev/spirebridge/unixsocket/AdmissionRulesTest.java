package dev.spirebridge.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.unixsocket.AdmissionRules.OfPod;
import dev.spirebridge.unixsocket.AdmissionRules.Open;
import dev.spirebridge.unixsocket.CallerAdmission.Policy;
import dev.spirebridge.unixsocket.CallerAdmission.Rate;
import dev.spirebridge.unixsocket.CallerAdmission.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionRulesTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Rate PER_POD = new Rate(2, 1, Duration.ofSeconds(1));
  private static final Rate OVERALL = new Rate(3, 1, Duration.ofSeconds(1));

  /** A caller with uid 1337, gid 1338, and the supplementary groups 20 and 30. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none,      none,      true",
        "1337,      none,      true",
        "1 1337,    none,      true",
        "1,         none,      false",
        "none,      1338,      true",
        "none,      1,         false",
        "none,      30,        true",
        "1,         20,        true",
        "1337,      1,         true",
        "1338,      1337,      false",
        "20,        none,      false",
      })
  void aUserIsAllowedByItsNumberOrOneOfItsGroups(
      @Nullable String uids, @Nullable String gids, boolean allowed) {
    var policy = policy(numbers(uids), numbers(gids));
    var peer = new PeerCredentials(1, 1337, 1338);
    assertThat(AdmissionRules.isUserAllowed(policy, peer, () -> new int[] {20, 30}))
        .isEqualTo(allowed);
  }

  /** With 10 processes and 4 connections each allowed. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "admitted",
      value = {
        "0,  0, admitted",
        "9,  0, admitted",
        "10, 0, TOO_MANY_PROCESSES",
        "11, 0, TOO_MANY_PROCESSES",
        "10, 1, admitted",
        "10, 3, admitted",
        "10, 4, TOO_MANY_CONNECTIONS",
        "1,  4, TOO_MANY_CONNECTIONS",
      })
  void whatIsOpenIsLimited(int processes, int ofProcess, @Nullable Refusal refusal) {
    var rules = new AdmissionRules(policy(Set.of(), Set.of()));
    var decision = rules.admit("pod", outsideOfPods(processes, ofProcess), NOW);
    assertThat(decision.orElse(null)).isEqualTo(refusal);
  }

  @Test
  void aPodThatAsksTooOftenTakesNothingFromItsNeighbour() {
    var rules = new AdmissionRules(policy(Set.of(), Set.of()));
    assertThat(rules.admit("greedy", outsideOfPods(0, 0), NOW)).isEmpty();
    assertThat(rules.admit("greedy", outsideOfPods(0, 0), NOW)).isEmpty();
    for (int i = 0; i < 100; i++) {
      assertThat(rules.admit("greedy", outsideOfPods(0, 0), NOW)).contains(Refusal.POD_RATE);
    }
    assertThat(rules.admit("modest", outsideOfPods(0, 0), NOW)).isEmpty();
    assertThat(rules.admit("another", outsideOfPods(0, 0), NOW)).contains(Refusal.OVERALL_RATE);
    assertThat(rules.admitUnseen(NOW)).contains(Refusal.OVERALL_RATE);
    assertThat(rules.admit("another", outsideOfPods(0, 0), NOW.plusSeconds(1))).isEmpty();
  }

  @Test
  void whoeverTheOverallRateRefusesKeepsItsOwnTokens() {
    var rules = new AdmissionRules(policy(Set.of(), Set.of()));
    for (int i = 0; i < 3; i++) {
      assertThat(rules.admitUnseen(NOW)).isEmpty();
    }
    assertThat(rules.admit("pod", outsideOfPods(0, 0), NOW)).contains(Refusal.OVERALL_RATE);
    assertThat(rules.buckets()).isZero();
  }

  @Test
  void aConnectionAboveALimitCostsNoToken() {
    var rules = new AdmissionRules(policy(Set.of(), Set.of()));
    for (int i = 0; i < 10; i++) {
      assertThat(rules.admit("pod", outsideOfPods(1, 4), NOW))
          .contains(Refusal.TOO_MANY_CONNECTIONS);
    }
    assertThat(rules.admit("pod", outsideOfPods(1, 3), NOW)).isEmpty();
  }

  /** With 1000 processes and 20 connections each allowed, on a listener for 400. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "124, 99,  none, none",
        "125, 99,  none, TOO_MANY_PROCESSES_OF_POD",
        "125, 99,  0,    none",
        "125, 99,  1,    none",
        "1,   100, none, TOO_MANY_CONNECTIONS_OF_POD",
        "1,   100, 1,    TOO_MANY_CONNECTIONS_OF_POD",
        "1,   99,  20,   TOO_MANY_CONNECTIONS",
      })
  void aPodHasItsPartOnly(
      int processes, int connections, @Nullable Integer ofProcess, @Nullable Refusal refusal) {
    var rules = new AdmissionRules(new Policy(Set.of(), Set.of(), 1000, 20, PER_POD, OVERALL));
    var pod = Optional.of(new OfPod(processes, connections));
    var open = new Open(processes, Optional.ofNullable(ofProcess), pod, 400);
    assertThat(rules.admit("pod", open, NOW).orElse(null)).isEqualTo(refusal);
  }

  /** With 10 processes and 4 connections each allowed, on a listener for 4. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {"9, 3, none", "10, 3, TOO_MANY_PROCESSES", "9, 4, TOO_MANY_CONNECTIONS_OF_POD"})
  void thePartOfAPodIsNeverSmallerThanThatOfAProcess(
      int processes, int connections, @Nullable Refusal refusal) {
    var rules = new AdmissionRules(policy(Set.of(), Set.of()));
    var pod = Optional.of(new OfPod(processes, connections));
    var open = new Open(processes, Optional.empty(), pod, 4);
    assertThat(rules.admit("pod", open, NOW).orElse(null)).isEqualTo(refusal);
  }

  @Test
  void aProcessThatIsHeldWithoutAConnectionHasItsPlaceAlready() {
    var rules = new AdmissionRules(policy(Set.of(), Set.of()));
    var open = new Open(10, Optional.of(0), Optional.empty(), 1);
    assertThat(rules.admit("pod", open, NOW)).isEmpty();
  }

  /** On a listener for one: outside of pods there is no part to keep to. */
  private static Open outsideOfPods(int processes, int ofProcess) {
    return new Open(
        processes, ofProcess == 0 ? Optional.empty() : Optional.of(ofProcess), Optional.empty(), 1);
  }

  private static Policy policy(Set<Integer> uids, Set<Integer> gids) {
    return new Policy(uids, gids, 10, 4, PER_POD, OVERALL);
  }

  private static Set<Integer> numbers(@Nullable String text) {
    return text == null
        ? Set.of()
        : Arrays.stream(text.split(" ")).map(Integer::valueOf).collect(Collectors.toSet());
  }
}
