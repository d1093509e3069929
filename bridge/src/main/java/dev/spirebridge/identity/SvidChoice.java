package dev.spirebridge.identity;

import io.spiffe.spiffeid.SpiffeId;
import java.util.Optional;

/**
 * Which of a workload's SVIDs is meant.
 *
 * <p>A choice that names a hint or an ID never falls back to another SVID: a proxy that was to have
 * one identity must not find itself with a different one because an entry is late.
 */
public sealed interface SvidChoice {

  /** The SVID meant, or none while the workload does not have it. */
  Optional<Svid> in(IdentitySnapshot snapshot);

  /** The first one, which SPIFFE's Workload API (section 5.2.1) calls the default identity. */
  record First() implements SvidChoice {
    @Override
    public Optional<Svid> in(IdentitySnapshot snapshot) {
      return Optional.of(snapshot.svids().getFirst());
    }
  }

  /** The one whose registration entry carries this hint. */
  record WithHint(String hint) implements SvidChoice {
    @Override
    public Optional<Svid> in(IdentitySnapshot snapshot) {
      return snapshot.svids().stream().filter(svid -> svid.hint().equals(hint)).findFirst();
    }
  }

  /** The first one with this SPIFFE ID. */
  record WithId(SpiffeId id) implements SvidChoice {
    @Override
    public Optional<Svid> in(IdentitySnapshot snapshot) {
      return snapshot.svids().stream().filter(svid -> svid.id().equals(id)).findFirst();
    }
  }
}
