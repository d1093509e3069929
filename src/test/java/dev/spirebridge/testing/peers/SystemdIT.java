package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unit files for virtual machines, by systemd's own judgement, and what they take away. */
class SystemdIT {

  private static final Path UNITS = Path.of("deploy", "systemd");
  private static final Path SANDBOX =
      Path.of("src/test/resources/dev/spirebridge/testing/unix_sockets_only.py");
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Measured: 0.8 with systemd 252. From 1.0 on something has been given up. */
  private static final double MOST_EXPOSURE = 0.9;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @ParameterizedTest
  @ValueSource(strings = {"spire-bridge.service", "spire-bridge-fetch.service"})
  void exposesNextToNothing(String unit) {
    ProgramRun.Result scored =
        ProgramRun.tryRunAll(
            List.of(
                Peers.require("systemd-analyze").toString(),
                "security",
                "--offline=true",
                "--no-pager",
                UNITS.resolve(unit).toString()));

    assertThat(scored.exitCode()).as(scored.output()).isZero();
    Matcher exposure =
        Pattern.compile("Overall exposure level for \\S+: ([0-9.]+)").matcher(scored.output());
    assertThat(exposure.find()).as(scored.output()).isTrue();
    assertThat(Double.parseDouble(exposure.group(1)))
        .as(scored.output())
        .isLessThanOrEqualTo(MOST_EXPOSURE);
  }

  /** The program's place is the only thing that is not there where the tests run. */
  @ParameterizedTest
  @ValueSource(strings = {"spire-bridge.service", "spire-bridge-fetch.service"})
  void holdsNothingThatSystemdDoesNotUnderstand(String unit) throws IOException {
    String text = Files.readString(UNITS.resolve(unit));
    assertThat(text).contains("ExecStart=/opt/spire-bridge/spire-bridge ");
    Path copy = folder.path().resolve(unit);
    Files.writeString(copy, text.replace("/opt/spire-bridge/spire-bridge", "/bin/true"));

    ProgramRun.Result verified =
        ProgramRun.tryRunAll(
            List.of(Peers.require("systemd-analyze").toString(), "verify", "--man=no", "" + copy));

    assertThat(verified.output().lines().filter(line -> line.contains(unit))).isEmpty();
    assertThat(verified.exitCode()).as(verified.output()).isZero();
  }

  /** By then the folder is spire-bridge.service's, and refused to everybody else. */
  @Test
  void fetchIsSkippedOnceThereIsASet() throws IOException {
    Path certs = folder.folder("certs");
    String condition = "ConditionPathExists=!/run/spire-bridge/certs/";
    List<String> files =
        Files.readAllLines(UNITS.resolve("spire-bridge-fetch.service")).stream()
            .filter(line -> line.startsWith(condition))
            .map(line -> line.substring(condition.length()))
            .toList();
    assertThat(files).hasSize(1);
    try (EmbeddedUnderTest agent = EmbeddedUnderTest.start(folder, 600)) {
      agent.createEntry();
      ProgramRun.Result fetched =
          ProgramProcess.run(
              "fetch", "--agent-socket", agent.socketAddress(), "--files", certs.toString());
      assertThat(fetched.exitCode()).as(fetched.output()).isZero();
    }

    assertThat(certs.resolve(files.getFirst())).exists();
  }

  @Test
  void servesWithoutAnySocketsButUnixOnes() throws IOException {
    Path python = Peers.require("python3");
    Path certs = folder.folder("certs");
    Path socket = folder.path().resolve("sds.sock");
    try (EmbeddedUnderTest agent = EmbeddedUnderTest.start(folder, 600)) {
      agent.createEntry();
      List<String> command =
          new ArrayList<>(List.of(python.toString(), SANDBOX.toAbsolutePath().toString()));
      command.addAll(
          ProgramProcess.command(
              "serve",
              "--http",
              "off",
              "--agent-socket",
              agent.socketAddress(),
              "--sds",
              "unix://" + socket + "=istio",
              "--files",
              certs.toString()));
      try (ChildProcess bridge = ChildProcess.start("bridge", folder.path(), Map.of(), command)) {
        CertificateFiles files = new CertificateFiles(certs);
        bridge.awaitReady("the files", SOON, () -> files.pair().isPresent());
        Await.until("the socket", SOON, () -> Files.exists(socket));
        try (SdsChannel channel = new SdsChannel("unix://" + socket);
            SotwStream stream = channel.stream()) {
          stream.ask("node", "default");
          DiscoveryResponse answer = stream.answers().next(SOON);
          assertThat(Secrets.of(answer)).containsOnlyKeys("default");
        }
        assertThat(files.pair().orElseThrow().matches()).isTrue();
        assertThat(Files.readString(bridge.log()))
            .doesNotContain("Exception")
            .doesNotContain("network interfaces");
      }
    }
  }
}
