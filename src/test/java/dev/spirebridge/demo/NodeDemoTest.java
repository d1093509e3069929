package dev.spirebridge.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.spirebridge.cli.NodeBridge;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The whole demo of a node, with the bridge that the command line starts. */
class NodeDemoTest {
  private final StringWriter told = new StringWriter();

  @Test
  void processesOnOneSocketGetTheirOwnIdentitiesAndALatecomerItsOwnOnceItHasAnEntry()
      throws Exception {
    var demo = demo(NodeBridge::start, Duration.ofSeconds(20));
    assertThat(demo.run()).as(told.toString()).isTrue();
    assertThat(told.toString())
        .containsPattern("web +(uid \\d+ +)?pid \\d+ +spiffe://demo.spirebridge.test/web")
        .contains("web → api, each side verified the other's SPIFFE ID")
        .containsPattern("batch \\(.*\\) has asked and has no entry: its stream is held")
        .containsPattern("batch has its entry, .*/batch: served after \\d+ ms\\R +batch +serial")
        .containsPattern("all well: 2 rotations, \\d+ calls, 0 failed, 0 with an unverified peer");
    assertThat(folder()).doesNotExist();
  }

  @Test
  void aBridgeThatServesNothingIsAFailureThatNamesTheProcessAndLeavesItsLog() throws Exception {
    var demo = demo(_ -> () -> {}, Duration.ofMillis(50));
    assertThatIllegalStateException()
        .isThrownBy(demo::run)
        .withMessageStartingWith("web got no certificate and trust bundle over SDS");
    assertThat(told.toString()).contains("the logs of this run stay in");
    assertThat(folder().resolve("web.log")).exists();
    try (var files = Files.walk(folder())) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private Demo demo(NodeBridgeLauncher bridges, Duration limit) {
    var pace =
        new DemoOptions.Pace(
            Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(500), limit);
    return Demo.ofNode(
        new DemoOptions(true, Optional.empty(), pace),
        bridges,
        new PrintWriter(told),
        InstantSource.system());
  }

  private Path folder() {
    var found = Pattern.compile("folder +(\\S+)").matcher(told.toString());
    assertThat(found.find()).isTrue();
    return Path.of(found.group(1));
  }
}
