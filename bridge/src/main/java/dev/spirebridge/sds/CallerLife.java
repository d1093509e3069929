package dev.spirebridge.sds;

import dev.spirebridge.store.Caller;
import io.grpc.Status;

/**
 * Whether the process that opened a connection is still there to be answered. Its end closes the
 * connection, but a moment later: whoever has inherited the socket must get nothing meanwhile.
 */
final class CallerLife {

  static final Status ENDED =
      Status.UNAUTHENTICATED.withDescription(
          "the process that opened this connection has ended; open a connection of your own");

  private CallerLife() {}

  /** Never true of a caller that is not pinned. */
  static boolean hasEnded(Caller caller) {
    return caller.pin().isPresent() && !caller.pin().get().isAlive();
  }
}
