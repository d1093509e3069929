package dev.spirebridge.sds;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What has passed between the bridge and one stream about one name. Nulls instead of Optionals:
 * there is one of these per name and stream, tens of thousands in all.
 *
 * @param explicit whether the client named it; otherwise it came with a request for everything
 * @param heldSince since when the client waits for a first answer; null when it does not
 * @param sent version last sent, or proved by the client to be in its hands; null before; empty
 *     when something was sent that the client has dropped
 * @param acked version last accepted
 * @param nack reason of the last rejection; null after an acceptance
 * @param updateToAck from the last accepted send to its acceptance
 */
record NameState(
    boolean explicit,
    @Nullable Instant heldSince,
    @Nullable String sent,
    @Nullable String acked,
    @Nullable String nack,
    @Nullable Duration updateToAck) {

  static NameState subscribed(boolean explicit) {
    return new NameState(explicit, null, null, null, null, null);
  }

  NameState heldAt(Instant now) {
    return heldSince != null || sent != null
        ? this
        : new NameState(explicit, now, null, acked, nack, updateToAck);
  }

  NameState sent(String version) {
    return new NameState(explicit, null, version, acked, nack, updateToAck);
  }

  NameState acked(String version, Duration after) {
    return new NameState(explicit, heldSince, sent, version, null, after);
  }

  NameState nacked(String reason) {
    return new NameState(explicit, heldSince, sent, acked, reason, updateToAck);
  }

  /**
   * The client no longer names it but still asks for everything: it may have dropped what it had,
   * and learns whether it still has the name by being sent it again or told that it is gone.
   */
  NameState givenUp() {
    return new NameState(false, heldSince, sent == null ? null : "", acked, nack, updateToAck);
  }

  /** The client wants to be answered once more, whatever was sent before. */
  NameState askedAgain() {
    return new NameState(true, heldSince, null, acked, nack, updateToAck);
  }
}
