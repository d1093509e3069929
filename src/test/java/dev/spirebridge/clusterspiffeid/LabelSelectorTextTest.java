package dev.spirebridge.clusterspiffeid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTextTest {

  @Test
  void saysInJsonWhatTheTextSays() {
    var spec =
        LabelSelectorText.parse("a=b, c in (e,d), !f, example.org/g, h!=i,j==k, l notin (m)")
            .toSpec();

    assertThat(spec)
        .isEqualTo(
            Map.of(
                "matchLabels",
                Map.of("a", "b", "j", "k"),
                "matchExpressions",
                List.of(
                    Map.of("key", "c", "operator", "In", "values", List.of("d", "e")),
                    Map.of("key", "f", "operator", "DoesNotExist"),
                    Map.of("key", "example.org/g", "operator", "Exists"),
                    Map.of("key", "h", "operator", "NotIn", "values", List.of("i")),
                    Map.of("key", "l", "operator", "NotIn", "values", List.of("m")))));
  }

  @Test
  void keepsTwoEqualitiesOfOneKey() {
    var selector = LabelSelectorText.parse("a=b,a=c");

    assertThat(selector.matches(Map.of("a", "b"))).isFalse();
    assertThat(LabelSelectors.read(selector.toSpec()).orElseThrow().matches(Map.of("a", "b")))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=b        | a:b     | true",
        "a=b        | a:c     | false",
        "a=         | a:      | true",
        "a=         | x:y     | false",
        "a!=b       | x:y     | true",
        "a!=b       | a:b     | false",
        "a          | a:b     | true",
        "a          | x:y     | false",
        "!a         | x:y     | true",
        "! a        | a:b     | false",
        "a in (b,c) | a:c     | true",
        "a in (,c)  | a:      | true",
        "a in ()    | a:      | true",
        "a notin (b)| x:y     | true",
        "a notin (b)| a:b     | false",
        "in in (in) | in:in   | true",
        "' a = b '  | a:b     | true",
      })
  void matchesAsKubernetesDoes(String text, String label, boolean matches) {
    var parts = label.split(":", 2);
    assertThat(LabelSelectorText.parse(text).matches(Map.of(parts[0], parts[1])))
        .isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=b,",
        ",a",
        "a b",
        "a in b",
        "a in (b",
        "a=(b)",
        "=b",
        "!",
        "a=b=c",
        "a>1",
        "a<1",
        "a=b c",
        "a=!b",
        "-a=b",
        "a=-b",
        "a=b$",
        "/a=b",
        "a/b/c=d",
        "A.example/b/=c",
        "UPPER.org/a",
        "a!=b!=c",
        "a in (b c)",
        "!a=b"
      })
  void refusesWhatKubernetesRefuses(String text) {
    assertThatThrownBy(() -> LabelSelectorText.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", " \t\r\n"})
  void ofBlanksAloneItSelectsEverything(String text) {
    assertThat(LabelSelectorText.parse(text)).isEqualTo(LabelSelector.EVERYTHING);
  }

  @Test
  void blanksMayStandAtTheEnd() {
    assertThat(LabelSelectorText.parse("a in (b) ").matches(Map.of("a", "b"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=b,    | expected a label key, found the end",
        "a in (b | expected ',' or ')', found the end",
        "a in b  | expected '(', found \"b\"",
        "a b     | expected '=', '!=', 'in' or 'notin', found \"b\"",
        "a=b c   | expected ',' or the end, found \"c\"",
      })
  void saysWhatIsExpectedAndWhatIsThere(String text, String problem) {
    assertThatThrownBy(() -> LabelSelectorText.parse(text)).hasMessage(problem);
  }

  @Test
  void refusesKeysAndValuesThatAreTooLong() {
    var long63 = "a".repeat(63);
    assertThat(LabelSelectorText.parse(long63 + "=" + long63).requirements()).hasSize(1);
    assertThatThrownBy(() -> LabelSelectorText.parse(long63 + "a=b")).hasMessageContaining("key");
    assertThatThrownBy(() -> LabelSelectorText.parse("a=b" + long63)).hasMessageContaining("value");
    var long253 = "a" + ".b".repeat(126);
    var selector = LabelSelectorText.parse(long253 + "/" + long63 + "=b");
    assertThat(selector.requirements()).hasSize(1);
    assertThatThrownBy(() -> LabelSelectorText.parse("a" + long253 + "/a=b"))
        .hasMessageContaining("key");
  }
}
