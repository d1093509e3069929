package dev.spirebridge.mesh;

import java.util.Optional;

/**
 * One object that we edited, and what it takes to give it back.
 *
 * @param before as it was before our first edit; empty if we made it
 * @param beforeDigest empty if we made it
 * @param afterDigest of what our last edit made of it, as the API server said it would be before it
 *     was sent: what stands tells whether it got there. Empty once it is restored
 * @param uid of the object that we edited; empty until one that we make is there
 */
public record SavedObject(
    Ref ref,
    Optional<Tree> before,
    Optional<String> beforeDigest,
    Optional<String> afterDigest,
    Optional<String> uid) {}
