package dev.spirebridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of attacks on the page on security. */
class SecurityPageTest {

  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");

  private static List<String> rows() throws IOException {
    String page = Files.readString(Path.of("docs/security.md"));
    String section = page.substring(page.indexOf("\n## Attacks, "));
    return section
        .substring(0, section.indexOf("\n## ", 1))
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| attack "))
        .toList();
  }

  private static List<String> tests(String row) {
    return TEST.matcher(row.substring(row.lastIndexOf(" | ")))
        .results()
        .map((MatchResult each) -> each.group(1))
        .toList();
  }

  @Test
  void eachTestThatItNamesIsThere() throws IOException {
    Set<String> there;
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      there =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".java"))
              .map(name -> name.substring(0, name.length() - ".java".length()))
              .collect(Collectors.toSet());
    }

    assertThat(rows())
        .isNotEmpty()
        .allSatisfy(row -> assertThat(there).as(row).containsAll(tests(row)));
  }

  @Test
  void eachAttackHasATest() throws IOException {
    assertThat(rows()).allSatisfy(row -> assertThat(tests(row)).as(row).isNotEmpty());
  }

  @Test
  void noneOfTheAttacksThatEverybodyAsksAboutIsLeftOut() throws IOException {
    String attacks = String.join("\n", rows());

    for (String attack :
        List.of(
            "process of another user",
            "number is used again",
            "another pod's loopback",
            "forged agent socket",
            "symlinked socket folder",
            "namespace admin writes annotations",
            "malicious bundle endpoint",
            "key in a log",
            "heap dump",
            "Hostile HTTP",
            "Hostile SDS clients",
            "forged identity from the agent",
            "Takeover of the socket")) {
      assertThat(attacks).contains(attack);
    }
  }
}
