package dev.spirebridge.clusterspiffeid;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExcerptTest {

  /** The first and the last character of each length that UTF-8 has. */
  @ParameterizedTest
  @ValueSource(ints = {' ', '~', 0xa1, 0x7f7, 0x800, 0xfffd, 0x10000, 0x1f600})
  void keepsWhatFitsInUtf8AndNotOneCharacterMore(int codePoint) {
    String character = Character.toString(codePoint);
    String text = character.repeat(3);
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;

    assertThat(Excerpt.of(text, bytes)).isEqualTo(text);
    assertThat(Excerpt.of(text, bytes - 1)).isEqualTo(character.repeat(2) + "…");
  }

  @Test
  void showsSixtyBytesWhereNothingElseIsSaid() {
    assertThat(Excerpt.of("x".repeat(60))).isEqualTo("x".repeat(60));
    assertThat(Excerpt.of("x".repeat(61))).isEqualTo("x".repeat(60) + "…");
  }

  @Test
  void countsOnlyWhatIsNotNamed() {
    assertThat(Excerpt.first(List.of("a", "b", "c"), ", ")).isEqualTo("a, b, c");
    assertThat(Excerpt.first(List.of("a", "b", "c", "d"), ", ")).isEqualTo("a, b, c, and 1 more");
  }
}
