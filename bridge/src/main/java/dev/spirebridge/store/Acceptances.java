package dev.spirebridge.store;

import dev.spirebridge.identity.IdentitySnapshot;
import java.util.Optional;

/** Who wants to know what replaced what, of all subjects of a source. */
@FunctionalInterface
public interface Acceptances {

  /** Nobody does. */
  Acceptances UNHEARD = (_, _, _) -> {};

  /**
   * Called on the source's thread, after the subscribers of the subject: it must not block or
   * throw.
   *
   * @param before what the subject had accepted last; empty for its first
   */
  void accepted(Subject subject, Optional<IdentitySnapshot> before, IdentitySnapshot now);
}
