package dev.spirebridge.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.files.Step.Remove;
import dev.spirebridge.files.Step.Rename;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CompletionTest {

  private static final SetManifest SET =
      new SetManifest(7, List.of("roots", "key", "chain"), List.of("gone"));

  static Stream<Arguments> situations() {
    return Stream.of(
        row("a folder we have never written to", SetManifest.NONE, Set.of("theirs"), List.of()),
        row("a settled folder", SET, Set.of("roots", "key", "chain", "theirs"), List.of()),
        row(
            "staged without a manifest",
            SetManifest.NONE,
            Set.of(".spire-bridge.1.key", ".spire-bridge.manifest.new"),
            List.of(new Remove(".spire-bridge.1.key"), new Remove(".spire-bridge.manifest.new"))),
        row(
            "half of the next generation staged",
            SET,
            Set.of("roots", "key", "chain", ".spire-bridge.8.roots", ".spire-bridge.8.key"),
            List.of(new Remove(".spire-bridge.8.key"), new Remove(".spire-bridge.8.roots"))),
        row(
            "all staged and none in place, and a file less than before",
            SET,
            Set.of(
                ".spire-bridge.7.chain",
                ".spire-bridge.7.key",
                ".spire-bridge.7.roots",
                "gone",
                "chain"),
            List.of(
                new Rename(".spire-bridge.7.roots", "roots"),
                new Rename(".spire-bridge.7.key", "key"),
                new Rename(".spire-bridge.7.chain", "chain"),
                new Remove("gone"))),
        row(
            "cut off between key and chain",
            SET,
            Set.of("roots", "key", "chain", ".spire-bridge.7.chain"),
            List.of(new Rename(".spire-bridge.7.chain", "chain"))),
        row(
            "what stays for ever",
            SET,
            Set.of(".spire-bridge.lock", ".spire-bridge.manifest", ".hidden", ".spire-bridge.x.y"),
            List.of()));
  }

  private static Arguments row(
      String situation, SetManifest manifest, Set<String> entries, List<Step> steps) {
    return Arguments.of(situation, manifest, entries, steps);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("situations")
  void plansWhatIsLeftToDo(
      String situation, SetManifest manifest, Set<String> entries, List<Step> steps) {
    assertThat(Completion.plan(manifest, entries)).as(situation).isEqualTo(steps);
  }
}
