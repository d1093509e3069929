package dev.spirebridge.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DifferencesTest {

  @Test
  void namesEachFieldThatDiffersInTheirOrder() {
    assertThat(
            Differences.between(
                "spec",
                Map.of("ttl", "1h", "hint", "web", "admin", true),
                Map.of("ttl", "30m", "hint", "web", "admin", false)))
        .containsExactly("spec.admin: true, should be nothing", "spec.ttl: 1h, should be 30m");
  }

  @Test
  void absentNullFalseAndEmptyAreOne() {
    Map<String, Object> observed = new HashMap<>();
    observed.put("nothing", null);
    assertThat(
            Differences.between(
                "spec",
                observed,
                Map.of(
                    "nothing",
                    "",
                    "absent",
                    false,
                    "list",
                    List.of(),
                    "map",
                    Map.of("inner", Map.of("deep", "")))))
        .isEmpty();
  }

  @Test
  void whatIsMissingOrTooMuchIsADifference() {
    assertThat(
            Differences.between(
                "",
                Map.of("list", List.of("a", "b"), "map", Map.of("kept", "x")),
                Map.of("list", List.of("a"), "map", Map.of("kept", "x", "other", "y"))))
        .containsExactly("list: [a, b], should be [a]", "map.other: nothing, should be y");
  }

  @Test
  void fieldsNobodySpeaksOfAreLeftAlone() {
    assertThat(Differences.between("metadata.labels", Map.of("theirs", "1"), Map.of())).isEmpty();
  }

  @Test
  void numbersAreComparedByValue() {
    assertThat(Differences.between("", Map.of("n", 5L), Map.of("n", 5))).isEmpty();
    assertThat(Differences.between("", Map.of("n", 6L), Map.of("n", 5))).hasSize(1);
  }

  @Test
  void mapsInListsAreComparedWhole() {
    var one = Map.of("key", "k", "values", List.of("a"));
    var more = Map.of("key", "k", "values", List.of("a"), "extra", "x");
    assertThat(Differences.between("", Map.of("l", List.of(more)), Map.of("l", List.of(one))))
        .hasSize(1);
    assertThat(Differences.between("", Map.of("l", List.of(one)), Map.of("l", List.of(one))))
        .isEmpty();
  }

  @Test
  void longValuesAreShortenedAndKeptOnOneLine() {
    String phrase =
        Differences.between("", Map.of("b", "x\ny".repeat(500)), Map.of("b", "z")).getFirst();
    assertThat(phrase).hasSizeLessThan(100).doesNotContain("\n");
  }
}
