package dev.spirebridge.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One secret name on one SDS stream.
 *
 * @param heldSince when it began to wait for an answer; empty when it is not waiting
 * @param sentVersion version last sent
 * @param ackedVersion version the client last accepted
 * @param lastNack the client's reason for its last rejection; empty after the next acceptance
 * @param updateToAck from the send of the last accepted version to its acceptance
 */
public record NameStatus(
    String name,
    Optional<Instant> heldSince,
    Optional<String> sentVersion,
    Optional<String> ackedVersion,
    Optional<String> lastNack,
    Optional<Duration> updateToAck) {}
