package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Commands that pages tell people to type are ones that this program takes. */
class ConsumerPagesTest {

  private static final Path CONSUMERS = Path.of("docs/consumers");
  private static final Pattern FENCE = Pattern.compile("(?ms)^```[^\\n]*\\n(.*?)^```");
  private static final Pattern INLINE = Pattern.compile("`([^`]+)`");
  private static final Pattern OURS = Pattern.compile("^(?:\\$ )?spire-bridge (.*)$");
  private static final Pattern FLAG = Pattern.compile("(?<=^|[ \\[(])--[a-z][a-z-]+");

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> consumers = Files.list(CONSUMERS)) {
      return Stream.concat(
          consumers.sorted().toList().stream(), Stream.of(Path.of("docs/mesh.md")));
    }
  }

  private static CommandLine tree() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return CommandTree.of(
        new Terminal(nowhere, nowhere, Map.of()), new Programs(_ -> 0, _ -> 0, _ -> 0));
  }

  private static List<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(each -> each.group(1)).toList();
  }

  /** Lines of blocks, those that end with a backslash joined with the next one. */
  private static List<String> typed(String page) {
    return matches(FENCE, page).stream()
        .flatMap(block -> block.replaceAll("\\\\\\n\\s*", "").lines())
        .flatMap(line -> OURS.matcher(line.strip()).results().map(each -> each.group(1)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commandsInBlocksAreTakenAsTheyStand(Path page) throws IOException {
    for (String line : typed(Files.readString(page))) {
      String command = line.replaceAll("\\s+(?:[|>#].*)$", "");
      try {
        tree().parseArgs(command.split("\\s+"));
      } catch (ParameterException e) {
        fail("%s: spire-bridge %s: %s", page, command, e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commandsInSentencesExist(Path page) throws IOException {
    String text = FENCE.matcher(Files.readString(page)).replaceAll("");
    for (String code : matches(INLINE, text.replaceAll("\\s+", " "))) {
      Optional<String> ours = OURS.matcher(code).results().map(each -> each.group(1)).findFirst();
      if (ours.isPresent()) {
        exists(page, List.of(ours.get().split(" ")));
      }
    }
  }

  private static void exists(Path page, List<String> words) {
    CommandLine command = tree();
    for (String word : words) {
      CommandLine next = command.getSubcommands().get(word);
      boolean placeholder = word.matches("[A-Z…]+");
      boolean group = command.getCommandSpec().positionalParameters().isEmpty();
      if (next != null) {
        command = next;
      } else if (word.startsWith("-")) {
        assertThat(command.getCommandSpec().findOption(word.replaceAll("=.*", "")))
            .as("%s: spire-bridge %s: %s", page, String.join(" ", words), word)
            .isNotNull();
      } else if (placeholder || !group) {
        return;
      } else {
        assertThat(command.getSubcommands()).as("%s: %s", page, words).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"istio", "gloo", "emissary", "enroute", "spinnaker"})
  void flagsOfAConsumersPageAreItsOwnOrThoseOfItsNeighbours(String consumer) throws IOException {
    String page = Files.readString(CONSUMERS.resolve(consumer + ".md"));
    String text = FENCE.matcher(page).replaceAll("").replaceAll("\\s+", " ");
    List<String> unknown = new ArrayList<>();
    for (String code : matches(INLINE, text)) {
      boolean others = code.matches("(?:helm|kubectl|istioctl|glooctl|spire-server|envoy)\\b.*");
      if (!others) {
        FLAG.matcher(code)
            .results()
            .map(MatchResult::group)
            .filter(flag -> !known(flag))
            .forEach(unknown::add);
      }
    }
    assertThat(unknown).isEmpty();
  }

  private static boolean known(String flag) {
    return all(tree()).anyMatch(each -> each.getCommandSpec().findOption(flag) != null);
  }

  private static Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(ConsumerPagesTest::all));
  }

  @ParameterizedTest
  @ValueSource(strings = {"istio", "gloo", "emissary", "enroute", "spinnaker"})
  void eachPageTellsWhatIsNeededTypedSeenAndTakenBack(String consumer) throws IOException {
    String page = Files.readString(CONSUMERS.resolve(consumer + ".md"));
    assertThat(page).containsPattern("(?m)^## What it needs$");
    assertThat(typed(page))
        .anyMatch(line -> line.startsWith("mesh " + consumer + " plan"))
        .anyMatch(line -> line.startsWith("mesh " + consumer + " verify"));
    assertThat(page).containsPattern("(?i)you should see|you see");
    assertThat(page).containsPattern("(?m)^## (?:Back|Going back)$").contains("rollback");
  }

  @Test
  void theRightsOfEachConsumerThatIsAppliedAreThere() throws IOException {
    List<String> consumers =
        Arrays.stream(new String[] {"istio", "gloo", "emissary", "spinnaker", "strict"})
            .filter(each -> !Files.isRegularFile(Path.of("deploy/mesh/rbac", each + ".yaml")))
            .toList();
    assertThat(consumers).isEmpty();
    try (Stream<Path> rules = Files.list(Path.of("deploy/mesh/rbac"))) {
      assertThat(rules.toList())
          .allSatisfy(file ->
              assertThat(Files.readString(file)).as("no right to keys").doesNotContain("secrets"));
    }
    assertThat(Files.readString(Path.of("docs/mesh.md"))).contains("deploy/mesh/rbac/");
  }
}
