package dev.spirebridge.status;

import java.time.Instant;
import java.util.Optional;

/**
 * What the agent has said about one caller.
 *
 * @param since when this phase began
 * @param lastRefusal why the last update was refused; empty when the newest update was accepted
 * @param lastError why the last subscription ended; empty while one is open
 * @param advice what the operator can do about the present phase; empty when nothing is needed
 */
public record SubscriptionStatus(
    SourcePhase phase,
    Instant since,
    Optional<String> lastRefusal,
    Optional<String> lastError,
    Optional<String> advice) {}
