package dev.spirebridge.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.spirebridge.cli.DemoController;
import dev.spirebridge.cli.NodeBridge;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole demo of labelled namespaces, with the bridge and controller of the command line. */
class NamespaceDemoTest {
  private final StringWriter told = new StringWriter();

  @AfterEach
  void removeLogs() throws Exception {
    if (Files.exists(folder())) {
      try (var files = Files.walk(folder())) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void aLabelGivesAPodItsIdentityAndItsEndTakesItFromNewProcesses() throws Exception {
    var demo = demo(DemoController::start, Duration.ofSeconds(20));
    assertThat(demo.run()).as(told.toString()).isTrue();
    assertThat(told.toString())
        .containsPattern("shop/web +pid \\d+ +spiffe://demo.spirebridge.test/ns/shop/sa/web")
        .contains("web → api, each side verified the other's SPIFFE ID")
        .containsPattern("jobs/batch \\(pid \\d+\\) has asked and has no entry")
        .contains("namespace jobs is labelled spiffe.io/spire-managed-identity=true")
        .containsPattern("\\+\\d+ ms +ClusterSPIFFEID spire-bridge-ns-jobs is there")
        .containsPattern(
            "\\+\\d+ ms +entry spiffe://demo.spirebridge.test/ns/jobs/sa/batch for the pod batch")
        .containsPattern("\\+\\d+ ms +batch is served its identity\\R +batch +serial")
        .contains("namespace jobs is unlabelled")
        .containsPattern("\\+\\d+ ms +ClusterSPIFFEID spire-bridge-ns-jobs is gone")
        .containsPattern("\\+\\d+ ms +the entry of batch is gone")
        .containsPattern("a new process of batch \\(pid \\d+\\) asks and is held")
        .containsPattern("all well: 2 rotations, \\d+ calls, 0 failed, 0 with an unverified peer");
    assertThat(folder()).doesNotExist();
  }

  @Test
  void aControllerThatDoesNothingIsAFailureThatSaysWhereToLook() {
    var demo = demo(_ -> () -> {}, Duration.ofMillis(50));
    assertThatIllegalStateException()
        .isThrownBy(demo::run)
        .withMessage("web has no entry; the controller's status says what it did about shop");
  }

  @Test
  void aClusterSpiffeIdThatTheStandInCannotRenderGivesNoIdentity() {
    var demo =
        demo(
            addresses ->
                LabelController.start(addresses, Map.of("dnsNameTemplates", new String[] {"x"})),
            Duration.ofMillis(50));
    assertThatIllegalStateException()
        .isThrownBy(demo::run)
        .withMessageStartingWith("web has no entry");
  }

  private Demo demo(ControllerLauncher controllers, Duration limit) {
    var pace =
        new DemoOptions.Pace(
            Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(500), limit);
    return Demo.ofNamespaces(
        new DemoOptions(true, Optional.empty(), pace),
        NodeBridge::start,
        controllers,
        new PrintWriter(told),
        InstantSource.system());
  }

  private Path folder() {
    var found = Pattern.compile("folder +(\\S+)").matcher(told.toString());
    assertThat(found.find()).isTrue();
    return Path.of(found.group(1));
  }
}
