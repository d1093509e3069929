package dev.spirebridge.sds;

import dev.spirebridge.store.Caller;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import java.time.Instant;

/**
 * Where a stream comes from, for its whole life.
 *
 * @param id unique in this process
 * @param method {@code StreamSecrets} or {@code DeltaSecrets}
 * @param loop on which everything about the stream happens
 */
record StreamOrigin(long id, Caller caller, String method, Instant openedAt, EventLoop loop) {}
