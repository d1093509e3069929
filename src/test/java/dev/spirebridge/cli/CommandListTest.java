package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A list of commands shows the first line of what each one says of itself, and no other. */
class CommandListTest {

  private static Stream<CommandLine> below(CommandLine command) {
    return command.getSubcommands().values().stream()
        .flatMap(each -> Stream.concat(Stream.of(each), below(each)));
  }

  @Test
  void theFirstLineOfEachCommandIsAWholeSentence() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    CommandLine tree =
        CommandTree.of(
            new Terminal(nowhere, nowhere, Map.of()), new Programs(_ -> 0, _ -> 0, _ -> 0));
    assertThat(below(tree))
        .isNotEmpty()
        .allSatisfy(each ->
            assertThat(each.getCommandSpec().usageMessage().description()[0])
                .as(each.getCommandSpec().qualifiedName())
                .endsWith("."));
  }
}
