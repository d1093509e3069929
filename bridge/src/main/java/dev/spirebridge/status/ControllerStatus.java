package dev.spirebridge.status;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a controller is doing.
 *
 * @param resource the plural of what it keeps, such as {@code clusterspiffeids}
 * @param leading whether it holds the lease; only then does it write
 * @param synced whether its last pass saw the whole and left nothing to do
 * @param lastPass when the last pass ended without failure
 * @param trouble what keeps it from working, ending with what to do; empty when nothing does
 * @param objects how many of what it looks after are in which state
 * @param findings how many findings of each reason the last pass had
 * @param applied objects created or corrected since the start
 * @param deleted objects deleted since the start
 * @param failedPasses since the start
 */
public record ControllerStatus(
    String resource,
    boolean leading,
    boolean synced,
    Optional<Instant> lastPass,
    Optional<String> trouble,
    Map<String, Integer> objects,
    Map<String, Integer> findings,
    long applied,
    long deleted,
    long failedPasses) {

  public ControllerStatus {
    objects = Map.copyOf(objects);
    findings = Map.copyOf(findings);
  }
}
