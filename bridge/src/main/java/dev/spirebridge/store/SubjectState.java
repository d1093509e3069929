package dev.spirebridge.store;

import dev.spirebridge.identity.IdentitySnapshot;
import java.util.Optional;

/** What is known of a subject's identities. */
public sealed interface SubjectState {

  /** The agent has not said anything yet. */
  record Pending() implements SubjectState {}

  /** The agent has said that there is no identity, and there has been none since the start. */
  record Absent() implements SubjectState {}

  /** The last accepted update. It may have expired since. */
  record Available(IdentitySnapshot identities) implements SubjectState {}

  /**
   * The agent says there is no identity any more. Who holds the last one keeps it, for nothing can
   * take a secret back from a proxy; nobody is given it anew.
   */
  record Withdrawn(IdentitySnapshot last) implements SubjectState {}

  /** The identities last accepted, whatever has become of them. */
  default Optional<IdentitySnapshot> lastAccepted() {
    return switch (this) {
      case Pending _, Absent _ -> Optional.empty();
      case Available(IdentitySnapshot identities) -> Optional.of(identities);
      case Withdrawn(IdentitySnapshot last) -> Optional.of(last);
    };
  }
}
