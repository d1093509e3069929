package dev.spirebridge.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * The identities of this very process as they are at the moment of asking. Whoever holds on to this
 * instead of to a snapshot needs no restart when they are renewed. Asked from any thread; neither
 * method blocks.
 */
public interface Identities {

  /** What was last accepted; empty before that, and after the agent has taken it back. */
  Optional<IdentitySnapshot> latest();

  /** Which of the SVIDs speaks for this process. */
  SvidChoice choice();

  /** The SVID that speaks for this process, while there is one that has not expired. */
  default Optional<Svid> svid(Instant now) {
    return latest().flatMap(choice()::in).filter(svid -> !svid.isExpiredAt(now));
  }
}
