package dev.spirebridge.files;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.store.SubjectState;
import java.time.Instant;
import java.util.Optional;

/**
 * What a folder is to hold. Where there is nothing to put into it, it keeps what it has: a file
 * cannot be taken back from who has read it.
 */
sealed interface Wanted {

  /** This identity, with these bundles. */
  record Put(Svid svid, IdentitySnapshot identities) implements Wanted {}

  /** Nothing that may be handed out now. */
  record Nothing() implements Wanted {}

  /** What is withdrawn or expired is given to nobody anew. */
  static Wanted of(SubjectState state, SvidChoice choice, Instant now) {
    return switch (state) {
      case SubjectState.Pending _, SubjectState.Absent _, SubjectState.Withdrawn _ -> new Nothing();
      case SubjectState.Available(IdentitySnapshot identities) -> {
        Optional<Svid> svid = choice.in(identities).filter(each -> !each.isExpiredAt(now));
        yield svid.isPresent() ? new Put(svid.get(), identities) : new Nothing();
      }
    };
  }
}
