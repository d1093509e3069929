package dev.spirebridge.admin;

import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.MovingStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What readiness says of the roots of a move. A window that is open makes nobody less ready. */
final class MovingNotes {

  private MovingNotes() {}

  static List<String> of(BridgeStatus status) {
    return status.moving().map(moving -> of(moving, status.now())).orElse(List.of());
  }

  private static List<String> of(MovingStatus moving, Instant now) {
    List<String> notes = new ArrayList<>();
    if (!moving.keyIds().isEmpty()) {
      Instant until = moving.until().orElseThrow();
      notes.add(
          "moving: until %s, for %s, proxies also trust %d root(s) of %s, for the move %s"
              .formatted(
                  until,
                  DurationWords.of(Duration.between(now, until)),
                  moving.keyIds().size(),
                  String.join(", ", moving.trustDomains()),
                  moving.id().orElseThrow()));
    }
    moving.refused().ifPresent(why -> notes.add("degraded: roots of a move are kept out: " + why));
    return notes;
  }
}
