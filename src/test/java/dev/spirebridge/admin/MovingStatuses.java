package dev.spirebridge.admin;

import static dev.spirebridge.admin.Statuses.ago;

import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.MovingStatus;
import java.util.List;
import java.util.Optional;

/** Statuses of bridges while a mesh moves. */
final class MovingStatuses {

  private MovingStatuses() {}

  /** A bridge with a file of a move. */
  static BridgeStatus moving(MovingStatus moving) {
    BridgeStatus status = Statuses.serving();
    return new BridgeStatus(
        status.version(),
        status.startedAt(),
        status.now(),
        status.sources(),
        status.subjects(),
        status.listeners(),
        status.streams(),
        status.rotations(),
        status.callers(),
        status.statusTls(),
        status.files(),
        status.secrets(),
        Optional.of(moving),
        status.updateToAck());
  }

  static MovingStatus openWindow() {
    return new MovingStatus(
        Optional.of("istio-default"),
        Optional.of(ago("-PT2H")),
        List.of("cluster.local"),
        List.of("0a91e2c27b4d6f3388f1d0c5b7a2e94f6d1c3b50"),
        Optional.empty());
  }

  static MovingStatus endedWindow() {
    return new MovingStatus(
        Optional.of("istio-default"),
        Optional.of(ago("PT1H")),
        List.of(),
        List.of(),
        Optional.of(
            "its time was over at 2026-03-01T11:00:00Z; remove the ConfigMap, or go on with the"
                + " move"));
  }
}
