package dev.spirebridge.clusterspiffeid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelSelectorsTest {

  @Test
  void anAbsentAndAnEmptySelectorMatchEverything() {
    assertThat(LabelSelectors.matches(null, Map.of())).isTrue();
    assertThat(LabelSelectors.matches(Map.of(), Map.of("a", "b"))).isTrue();
  }

  @Test
  void allRequirementsHaveToBeMet() {
    var selector =
        Map.of(
            "matchLabels",
            Map.of("a", "b"),
            "matchExpressions",
            List.of(Map.of("key", "c", "operator", "NotIn", "values", List.of("d"))));

    assertThat(LabelSelectors.matches(selector, Map.of("a", "b"))).isTrue();
    assertThat(LabelSelectors.matches(selector, Map.of("a", "b", "c", "d"))).isFalse();
    assertThat(LabelSelectors.matches(selector, Map.of("c", "x"))).isFalse();
  }

  @Test
  void whatTheControllerManagerCannotReadSelectsNothing() {
    for (var expression :
        List.of(
            Map.of("key", "a", "operator", "Near", "values", List.of("b")),
            Map.of("key", "a", "operator", "In"),
            Map.of("key", "a", "operator", "Exists", "values", List.of("b")),
            Map.of("operator", "Exists"))) {
      assertThat(LabelSelectors.read(Map.of("matchExpressions", List.of(expression)))).isEmpty();
    }
    assertThat(LabelSelectors.read("a=b")).isEmpty();
    assertThat(LabelSelectors.read(Map.of("matchLabels", "a=b"))).isEmpty();
    assertThat(LabelSelectors.read(Map.of("matchLabels", Map.of("a", 1)))).isEmpty();
    assertThat(LabelSelectors.read(Map.of("matchExpressions", Map.of("key", "a")))).isEmpty();
  }
}
