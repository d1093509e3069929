package dev.spirebridge.kubesecret;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.store.SubjectState;

/** What there is to be written. */
sealed interface Held {

  /** None of the workload's SVIDs is the one that is meant, or there is none at all. */
  record Nothing() implements Held {}

  /** The agent has taken it back. */
  record Withdrawn() implements Held {}

  /** It may have expired. */
  record Identity(Svid svid, TrustBundle bundle) implements Held {}

  static Held of(SubjectState state, SvidChoice choice) {
    return switch (state) {
      case SubjectState.Pending _, SubjectState.Absent _ -> new Nothing();
      case SubjectState.Withdrawn _ -> new Withdrawn();
      case SubjectState.Available(IdentitySnapshot identities) ->
          choice
              .in(identities)
              .<Held>map(svid ->
                  new Identity(
                      svid, identities.bundle(svid.id().getTrustDomain()).orElse(identities.own())))
              .orElseGet(Nothing::new);
    };
  }
}
