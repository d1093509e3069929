package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The way back repeats what was typed; a value that is also a verb or a consumer stays. */
class MeshCallTest {

  @ParameterizedTest
  @CsvSource({
    "plan --tcp, plan, --tcp",
    "--tcp plan, plan, --tcp",
    "--gateway plan -n x plan, plan, --gateway plan -n x",
    "-n apply --upstream=apply apply --tcp, apply, -n apply --upstream=apply --tcp",
    "apply --gateway mesh --cluster gloo, apply, --gateway mesh --cluster gloo",
    "-nplan plan, plan, -nplan",
  })
  void onlyTheVerbIsLeftOut(String typed, MeshVerb verb, String expected) {
    Terminal terminal =
        new Terminal(
            new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), Map.of());
    CommandLine gloo =
        Objects.requireNonNull(MeshCommand.group(terminal).getSubcommands().get("gloo"));
    List<String> words = List.of(("mesh gloo " + typed).split(" "));
    assertThat(MeshCall.behindTheNames(gloo.getCommandSpec(), words, verb))
        .containsExactly(expected.split(" "));
  }
}
