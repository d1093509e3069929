package dev.spirebridge.sds;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the protocol knows of one stream. Immutable: each event makes the next one.
 *
 * @param started whether a request has come in
 * @param client what the first node message told; later ones may leave it out
 * @param wildcard whether the client asked for everything
 * @param named state of the world: whether a request has named anything, be it {@code *}; from then
 *     on an empty list means nothing
 * @param names what it asked for, and what came of each name
 * @param unanswered responses the client has not yet accepted or rejected, oldest first
 * @param lastNonce of the last response; empty before the first
 */
record StreamState(
    boolean started,
    ClientTraits client,
    boolean wildcard,
    boolean named,
    Map<String, NameState> names,
    List<Answer> unanswered,
    String lastNonce) {

  /** A client that never answers must not make the list grow; what falls out counts as stale. */
  static final int MAX_UNANSWERED = 8;

  static final StreamState NEW =
      new StreamState(false, ClientTraits.UNKNOWN, false, false, Map.of(), List.of(), "");

  StreamState startedBy(ClientTraits traits) {
    return new StreamState(true, traits, wildcard, named, names, unanswered, lastNonce);
  }

  StreamState withWildcard(boolean everything) {
    return new StreamState(started, client, everything, named, names, unanswered, lastNonce);
  }

  StreamState withNamed(boolean anything) {
    return new StreamState(started, client, wildcard, anything, names, unanswered, lastNonce);
  }

  /** Takes ownership of the map, which must not change any more. */
  StreamState withNames(Map<String, NameState> changed) {
    return new StreamState(started, client, wildcard, named, changed, unanswered, lastNonce);
  }

  StreamState withUnanswered(List<Answer> changed) {
    return new StreamState(
        started, client, wildcard, named, names, List.copyOf(changed), lastNonce);
  }

  StreamState withLastNonce(String nonce) {
    return new StreamState(started, client, wildcard, named, names, unanswered, nonce);
  }

  Optional<Answer> unanswered(String nonce) {
    for (Answer answer : unanswered) {
      if (answer.nonce().equals(nonce)) {
        return Optional.of(answer);
      }
    }
    return Optional.empty();
  }

  /** How many names the client asked for by name. */
  int explicitNames() {
    int explicit = 0;
    for (NameState name : names.values()) {
      if (name.explicit()) {
        explicit++;
      }
    }
    return explicit;
  }

  /** How many names wait for their first answer. */
  int heldNames() {
    return namesHeldSince(Instant.MAX);
  }

  /** How many names have waited for their first answer since then, or longer. */
  int namesHeldSince(Instant then) {
    int held = 0;
    for (NameState name : names.values()) {
      Instant since = name.heldSince();
      if (since != null && !since.isAfter(then)) {
        held++;
      }
    }
    return held;
  }
}
