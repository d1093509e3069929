package dev.spirebridge.app;

import dev.spirebridge.identity.IdentitySnapshot;
import io.spiffe.spiffeid.TrustDomain;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * With which other trust domains those federate for whom identities are held.
 *
 * @param ofSome at least one does
 * @param ofAll each does, and there is one
 */
record Federations(Set<TrustDomain> ofSome, Set<TrustDomain> ofAll) {

  static final Federations NONE = new Federations(Set.of(), Set.of());

  Federations {
    ofSome = Set.copyOf(ofSome);
    ofAll = Set.copyOf(ofAll);
  }

  static Federations of(List<HeldSubject> held) {
    Set<TrustDomain> some = new HashSet<>();
    Optional<Set<TrustDomain>> all = Optional.empty();
    for (HeldSubject each : held) {
      Optional<IdentitySnapshot> identities = each.subject().state().lastAccepted();
      if (identities.isPresent()) {
        Set<TrustDomain> federated = identities.get().federated().keySet();
        some.addAll(federated);
        if (all.isPresent()) {
          all.get().retainAll(federated);
        } else {
          all = Optional.of(new HashSet<>(federated));
        }
      }
    }
    return new Federations(some, all.orElse(Set.of()));
  }
}
