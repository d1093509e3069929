package dev.spirebridge.clusterspiffeid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecDifferenceTest {

  private static final Map<String, Object> DESIRED =
      Map.of(
          "ttl",
          "0s",
          "admin",
          false,
          "hint",
          "",
          "federatesWith",
          List.of(),
          "podSelector",
          Map.of(),
          "namespaceSelector",
          Map.of("matchLabels", Map.of("a", "b")));

  @Test
  void absentAndEmptyAreEqual() {
    var selector = Map.of("namespaceSelector", Map.of("matchLabels", Map.of("a", "b")));
    assertThat(SpecDifference.between(DESIRED, new HashMap<>(selector))).isEmpty();

    var explicit = new HashMap<String, Object>(DESIRED);
    explicit.put("podSelector", Map.of("matchLabels", Map.of(), "matchExpressions", List.of()));
    assertThat(SpecDifference.between(DESIRED, explicit)).isEmpty();
  }

  @Test
  void namesWhatIsOtherwise() {
    var observed = new LinkedHashMap<String, Object>(DESIRED);
    observed.put("ttl", "24h");
    observed.put("admin", true);
    observed.put("federatesWith", List.of("evil.example"));

    var differences = SpecDifference.between(DESIRED, observed);

    assertThat(differences)
        .extracting(SpecDifference::asTask)
        .containsExactly(
            "spec.admin: true, should be false",
            "spec.federatesWith: [evil.example], should be []",
            "spec.ttl: 24h, should be 0s");
    assertThat(differences.getLast().asCorrection()).isEqualTo("spec.ttl was 24h, is 0s again");
  }

  @Test
  void anEmptyDurationIsAnErrorOfTheControllerManagerAndNotTheDefault() {
    var observed = new HashMap<>(DESIRED);
    observed.put("ttl", "");

    assertThat(SpecDifference.between(DESIRED, observed)).hasSize(1);
  }

  @Test
  void aLabelWithAnEmptyValueIsARequirement() {
    var observed = new HashMap<>(DESIRED);
    observed.put("podSelector", Map.of("matchLabels", Map.of("a", "")));

    assertThat(SpecDifference.between(DESIRED, observed))
        .extracting(SpecDifference::path)
        .containsExactly("spec.podSelector");
  }

  @Test
  void aSelectorThatSaysTheSameInOtherWordsIsTheSame() {
    var observed = new HashMap<>(DESIRED);
    observed.put(
        "namespaceSelector",
        Map.of(
            "matchExpressions",
            List.of(Map.of("key", "a", "operator", "In", "values", List.of("b")))));

    assertThat(SpecDifference.between(DESIRED, observed)).isEmpty();
  }

  @Test
  void fieldsOfLaterVersionsAreLeftAlone() {
    var observed = new HashMap<>(DESIRED);
    observed.put("aFieldOfTomorrow", "defaulted");

    assertThat(SpecDifference.between(DESIRED, observed)).isEmpty();
  }
}
