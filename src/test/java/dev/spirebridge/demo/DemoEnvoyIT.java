package dev.spirebridge.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.cli.SidecarBridge;
import dev.spirebridge.demo.envoy.EnvoyProgram;
import dev.spirebridge.testing.peers.Peers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The whole demo with real Envoys. */
class DemoEnvoyIT {
  private static final DemoOptions.Pace PACE =
      new DemoOptions.Pace(
          Duration.ofMillis(50),
          Duration.ofMillis(500),
          Duration.ofMillis(1000),
          Duration.ofSeconds(20));

  @Test
  void realEnvoysCallEachOtherThroughTwoRotations() throws Exception {
    var envoy = new EnvoyProgram(Peers.require("envoy"));
    var told = new StringWriter();
    var demo =
        Demo.ofSidecars(
            new DemoOptions(true, Optional.of(envoy), PACE),
            SidecarBridge::start,
            new PrintWriter(told),
            InstantSource.system());
    boolean good = demo.run();
    assertThat(good).as(told.toString()).isTrue();
  }
}
