package dev.spirebridge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.diagnose.instance.InstanceReport;
import dev.spirebridge.diagnose.instance.Readiness;
import dev.spirebridge.mesh.Golden;
import dev.spirebridge.status.IssuersStatus;
import dev.spirebridge.status.read.StatusReader;
import dev.spirebridge.status.read.Understood;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code status} shows for the documents in the folder of the screens. */
class StatusScreensTest {

  private static final Path SCREENS = Path.of("src/test/resources/dev/spirebridge/cli/status");

  private static InstanceReport report(String name) throws Exception {
    byte[] document = Files.readAllBytes(SCREENS.resolve(name + ".json"));
    String words = Files.readString(SCREENS.resolve(name + ".readyz")).strip();
    return new InstanceReport(
        "http://127.0.0.1:9877",
        words.startsWith("ready") ? new Readiness.Ready(words) : new Readiness.NotReady(words),
        new String(document, UTF_8),
        StatusReader.status(document),
        issuers(SCREENS.resolve(name + ".issuers.json")),
        List.of());
  }

  private static Optional<Understood<IssuersStatus>> issuers(Path file) throws Exception {
    return Files.exists(file)
        ? Optional.of(StatusReader.issuers(Files.readAllBytes(file)))
        : Optional.empty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"serving", "trouble", "daemon", "controller"})
  void showsAnInstance(String name) throws Exception {
    List<String> lines = StatusScreen.lines(report(name), false);

    assertThat(lines)
        .allSatisfy(
            line -> assertThat(line).hasSizeLessThanOrEqualTo(140).doesNotContain("\u001b"));
    Golden.check(SCREENS, name + ".txt", String.join("\n", lines) + "\n");
  }

  @Test
  void isShownInTheManualAsItIs() throws Exception {
    assertThat(Files.readString(Path.of("docs/operations.md")))
        .contains(
            "```\n$ spire-bridge status\n"
                + Files.readString(SCREENS.resolve("serving.txt"))
                + "```\n");
  }

  @Test
  void showsAllThatWasAskedFor() throws Exception {
    List<String> some = StatusScreen.lines(report("daemon"), false);
    List<String> all = StatusScreen.lines(report("daemon"), true);

    assertThat(some).filteredOn(line -> line.startsWith("… and 14 more")).hasSize(2);
    assertThat(all).hasSize(some.size() + 2 * 14 - 2).noneMatch(line -> line.startsWith("…"));
  }
}
