package dev.spirebridge.kubernetes;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * What is in a Lease.
 *
 * @param holder empty once it was released
 * @param duration that its holder promises to renew it within
 * @param transitions how often it went from one to another
 */
record LeaseRecord(
    Optional<String> holder,
    Duration duration,
    Optional<ZonedDateTime> acquired,
    Optional<ZonedDateTime> renewed,
    int transitions) {}
