package dev.spirebridge.clusterspiffeid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/namespaces.md promises is what there is. */
class NamespacesPageTest {

  private final String page = read();

  @Test
  void listsExactlyTheReasonsWithTheirMeaning() {
    assertThat(page)
        .contains(
            Stream.of(Reason.values())
                .map(reason -> "\n| `" + reason.word() + "` | " + reason.meaning() + " | ")
                .toList());
    assertThat(
            Pattern.compile("^\\| `([A-Z][A-Za-z]+)` \\|", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .map(row -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(Stream.of(Reason.values()).map(Reason::word).toList());
  }

  @Test
  void listsExactlyTheAnnotations() {
    assertThat(
            Pattern.compile("^\\| `(spirebridge.dev/[a-z-]+)` \\|", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .map(row -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(NamespaceAnnotation.values()).map(NamespaceAnnotation::key).toList());
    assertThat(page).contains(AnnotationReader.MAXIMUM_HINT + " bytes");
  }

  @Test
  void listsEveryState() {
    assertThat(NamespaceState.values())
        .allSatisfy(state ->
            assertThat(page)
                .contains(
                    "\n| `" + state.name().toLowerCase(Locale.ROOT).replace('_', '-') + "` | "));
  }

  private static String read() {
    try {
      return Files.readString(Path.of("docs/namespaces.md"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
