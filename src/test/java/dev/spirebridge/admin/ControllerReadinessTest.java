package dev.spirebridge.admin;

import static dev.spirebridge.admin.ControllerStatuses.IDENTITY;
import static dev.spirebridge.admin.ControllerStatuses.OTHER;
import static dev.spirebridge.admin.ControllerStatuses.controller;
import static dev.spirebridge.admin.ControllerStatuses.process;
import static dev.spirebridge.admin.ControllerStatuses.settled;
import static dev.spirebridge.admin.Statuses.ago;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.spirebridge.status.ControllerProcessStatus;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ControllerReadinessTest {

  private static final String AWAY = "the API server cannot be reached: check that it runs";

  static Stream<Arguments> cases() {
    return Stream.of(
        arguments(
            "leading, nothing left to do",
            ControllerStatuses.leading(),
            "ready\nleading as " + IDENTITY + "\n"),
        arguments(
            "standing by, in sync",
            process(false, Optional.empty(), settled()),
            "ready\n"
                + "standing by: "
                + OTHER
                + " holds the lease spire-bridge/spire-bridge-controller\n"),
        arguments(
            "standing by, no pass yet",
            process(false, Optional.empty(), controller(false, Optional.empty(), Optional.empty())),
            "ready\n"
                + "standing by: "
                + OTHER
                + " holds the lease spire-bridge/spire-bridge-controller\n"),
        arguments(
            "the lease not read yet",
            process(Optional.empty(), false, Optional.empty(), settled()),
            "not ready: the lease spire-bridge/spire-bridge-controller has not been read yet\n"),
        arguments(
            "the lease still ours by its text, and too old to write by",
            process(Optional.of(IDENTITY), false, Optional.empty(), settled()),
            """
            not ready: the lease spire-bridge/spire-bridge-controller was not renewed in time
            nothing is written until it is had again
            """),
        arguments(
            "leading, no pass yet",
            process(true, Optional.empty(), controller(false, Optional.empty(), Optional.empty())),
            "not ready: clusterspiffeids: the first pass has not ended yet\nleading as "
                + IDENTITY
                + "\n"),
        arguments(
            "leading, something left to do",
            process(
                true,
                Optional.empty(),
                settled(),
                controller(false, Optional.of(ago("PT5S")), Optional.empty())),
            "not ready: clusterspiffeids: the last pass, at 2026-03-01T11:59:55Z, left something to"
                + " do\nleading as "
                + IDENTITY
                + "\n"),
        arguments(
            "leading, kept from working",
            process(
                true,
                Optional.empty(),
                controller(false, Optional.of(ago("PT5S")), Optional.of(AWAY))),
            "not ready: clusterspiffeids: " + AWAY + "\n"),
        arguments(
            "standing by, and blind",
            process(
                false, Optional.empty(), controller(false, Optional.empty(), Optional.of(AWAY))),
            "not ready: clusterspiffeids: " + AWAY + "\n"),
        arguments(
            "no way to the lease, nor to the rest",
            process(
                false,
                Optional.of("the lease cannot be read: apply the role"),
                controller(false, Optional.empty(), Optional.of(AWAY))),
            "not ready: the lease cannot be read: apply the role\nclusterspiffeids: "
                + AWAY
                + "\n"),
        arguments(
            "stopping",
            ControllerStatuses.stopping(),
            "not ready: the controller is stopping\nwhat it has written stays as it is\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void says(String situation, ControllerProcessStatus status, String expected) {
    assertThat(ControllerReadinessRules.verdict(status).text()).as(situation).isEqualTo(expected);
  }
}
