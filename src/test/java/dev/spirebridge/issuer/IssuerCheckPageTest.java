package dev.spirebridge.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.issuer.Verdict.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/issuer-check.md promises is what there is. */
class IssuerCheckPageTest {

  private final String page = read();

  @Test
  void listsExactlyTheVerdicts() {
    assertThat(
            rows(page, "^\\| `([a-z-]+)` \\| (?:holds|does not hold|could not be found out) \\|"))
        .containsExactlyInAnyOrderElementsOf(kinds(Verdict.class).map(this::word).toList());
  }

  /** A sealed interface within it is no verdict of its own. */
  private static Stream<Class<?>> kinds(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(each -> each.isInterface() ? kinds(each) : Stream.of(each));
  }

  private String word(Class<?> kind) {
    return kind.getSimpleName().replaceAll("(?<!^)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  @Test
  void listsExactlyTheReasonsWithWhatToDo() {
    List<String> words =
        Arrays.stream(Reason.values())
            .map(each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .toList();
    assertThat(rows(page.substring(page.indexOf("| reason |")), "^\\| `([a-z-]+)` \\| [^|]+ \\|$"))
        .containsExactlyElementsOf(words);
    assertThat(Reason.values())
        .allSatisfy(each ->
            assertThat(page).contains("| " + new Verdict.Unreachable(each, "").advice() + " |"));
  }

  private static List<String> rows(String text, String pattern) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map(row -> row.group(1))
        .toList();
  }

  private static String read() {
    try {
      return Files.readString(Path.of("docs/issuer-check.md"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
