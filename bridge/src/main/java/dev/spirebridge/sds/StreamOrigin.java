package dev.spirebridge.sds;

import dev.spirebridge.store.Caller;
import dev.spirebridge.store.Subjects.Lease;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import java.time.Instant;

/**
 * Where a stream comes from and what it belongs to, for its whole life.
 *
 * @param id unique in this process
 * @param method {@code StreamSecrets} or {@code DeltaSecrets}
 * @param loop on which everything about the stream happens
 * @param lease of the subject whose identities the caller may have
 * @param feed of that subject
 */
record StreamOrigin(
    long id,
    Caller caller,
    String method,
    Instant openedAt,
    EventLoop loop,
    Lease lease,
    SubjectFeed feed) {}
