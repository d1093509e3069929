package dev.spirebridge.status;

import java.time.Instant;
import java.util.List;

/**
 * One open SDS stream.
 *
 * @param id unique in this process
 * @param listener address of the listener it came in on
 * @param caller who is at the other end, as the kernel or the socket tells: {@code pid 12 uid 1337}
 * @param nodeId the client's own word about itself; empty when it gave none
 * @param method {@code StreamSecrets} or {@code DeltaSecrets}
 * @param wildcard whether it asked for everything
 */
public record StreamStatus(
    long id,
    String listener,
    String caller,
    String nodeId,
    String method,
    Instant openedAt,
    boolean wildcard,
    List<NameStatus> names) {

  public StreamStatus {
    names = List.copyOf(names);
  }
}
