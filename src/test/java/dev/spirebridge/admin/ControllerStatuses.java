package dev.spirebridge.admin;

import static dev.spirebridge.admin.Statuses.NOW;
import static dev.spirebridge.admin.Statuses.ago;

import dev.spirebridge.status.ControllerProcessStatus;
import dev.spirebridge.status.ControllerStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Statuses as a running controller reports them. */
final class ControllerStatuses {

  static final String IDENTITY = "spire-bridge-controller-6c9d_5f2c9a41";

  private ControllerStatuses() {}

  /** One that leads and has nothing left to do: what docs/operations.md shows. */
  static ControllerProcessStatus leading() {
    return process(true, Optional.empty(), settled());
  }

  static ControllerProcessStatus process(
      boolean leading, Optional<String> trouble, ControllerStatus... controllers) {
    return new ControllerProcessStatus(
        "0.1.0",
        ago("PT1H"),
        NOW,
        "https://10.96.0.1:443/",
        IDENTITY,
        "spire-bridge/spire-bridge-controller",
        leading,
        false,
        trouble,
        List.of(controllers));
  }

  static ControllerProcessStatus stopping() {
    ControllerProcessStatus status = leading();
    return new ControllerProcessStatus(
        status.version(),
        status.startedAt(),
        status.now(),
        status.apiServer(),
        status.identity(),
        status.lease(),
        false,
        true,
        Optional.empty(),
        status.controllers());
  }

  static ControllerStatus settled() {
    return controller(true, Optional.of(ago("PT12S")), Optional.empty());
  }

  static ControllerStatus controller(
      boolean synced, Optional<Instant> lastPass, Optional<String> trouble) {
    return new ControllerStatus(
        "clusterspiffeids",
        true,
        synced,
        lastPass,
        trouble,
        Map.of("registered", 41, "in_trouble", 1),
        Map.of("InvalidAnnotation", 1),
        57,
        3,
        1);
  }
}
