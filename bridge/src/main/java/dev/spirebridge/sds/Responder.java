package dev.spirebridge.sds;

import dev.spirebridge.sds.EncodedSecret.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what a stream is to be sent, given what it asked for, what it has, and what there is: the
 * same after a request, after a change, and when a slow client can be written to again. Pure.
 */
final class Responder {

  private static final Comparator<EncodedSecret> TRUST_BUNDLES_FIRST =
      Comparator.<EncodedSecret, Kind>comparing(EncodedSecret::kind)
          .thenComparing(EncodedSecret::name);

  private Responder() {}

  /**
   * @param nonce of the reply, should there be one
   */
  static Step respond(
      SdsProtocol<?> protocol,
      StreamState state,
      Acknowledgement acknowledgement,
      SecretView view,
      Rules rules,
      String nonce) {
    if (!state.wildcard() && hasEverything(state, view)) {
      return Step.silent(state, acknowledgement);
    }
    Map<String, NameState> names = new HashMap<>(state.names());
    List<String> gone = followEverything(state, view, names);
    List<String> removed = protocol.tellsRemovals() ? gone : List.of();
    List<EncodedSecret> due = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    names.replaceAll((name, known) -> look(name, known, view, due, unknown));
    if (rules.onUnknown() == OnUnknown.FAIL && view.isSettled() && !unknown.isEmpty()) {
      return Step.refuse(state, acknowledgement, Rules.unknown(unknown));
    }
    if (due.isEmpty() && removed.isEmpty()) {
      return Step.silent(state.withNames(Map.copyOf(names)), acknowledgement);
    }
    due.sort(TRUST_BUNDLES_FIRST);
    Reply reply = new Reply(version(due), nonce, List.copyOf(due), removed);
    StreamState next =
        state
            .withNames(Map.copyOf(names))
            .withUnanswered(noted(state.unanswered(), reply, view))
            .withLastNonce(nonce);
    return new Step(next, acknowledgement, Optional.of(reply), Optional.empty());
  }

  /**
   * Whether the client has the newest of all that it asked for: so it is after nearly every ACK.
   */
  private static boolean hasEverything(StreamState state, SecretView view) {
    for (Map.Entry<String, NameState> name : state.names().entrySet()) {
      Optional<EncodedSecret> found = view.find(name.getKey());
      if (found.isEmpty() || !found.get().version().equals(name.getValue().sent())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Brings the names that nobody asked for by name in line with what everything means now.
   *
   * @return names that the client was sent and that are no more
   */
  private static List<String> followEverything(
      StreamState state, SecretView view, Map<String, NameState> names) {
    if (!state.wildcard() || !view.isSettled()) {
      return List.of();
    }
    List<String> everything = view.everything();
    everything.forEach(name -> names.putIfAbsent(name, NameState.subscribed(false)));
    List<String> gone = new ArrayList<>();
    names
        .entrySet()
        .removeIf(entry -> {
          boolean leaves = !entry.getValue().explicit() && !everything.contains(entry.getKey());
          if (leaves && entry.getValue().sent() != null) {
            gone.add(entry.getKey());
          }
          return leaves;
        });
    gone.sort(Comparator.naturalOrder());
    return List.copyOf(gone);
  }

  private static NameState look(
      String name,
      NameState known,
      SecretView view,
      List<EncodedSecret> due,
      List<String> unknown) {
    Optional<EncodedSecret> found = view.find(name);
    if (found.isEmpty()) {
      if (known.sent() == null && known.explicit() && !view.knows(name)) {
        unknown.add(name);
      }
      return known.heldAt(view.now());
    }
    EncodedSecret secret = found.get();
    if (secret.version().equals(known.sent())) {
      return known;
    }
    due.add(secret);
    return known.sent(secret.version());
  }

  /** A lone secret lends the response its version; several have one of their own in common. */
  private static String version(List<EncodedSecret> secrets) {
    if (secrets.size() == 1) {
      return secrets.getFirst().version();
    }
    ContentVersion version = ContentVersion.of("response");
    secrets.forEach(secret -> version.with(secret.name()).with(secret.version()));
    return version.text();
  }

  private static List<Answer> noted(List<Answer> unanswered, Reply reply, SecretView view) {
    Map<String, String> contents = new LinkedHashMap<>();
    reply.secrets().forEach(secret -> contents.put(secret.name(), secret.version()));
    List<Answer> noted = new ArrayList<>(unanswered);
    noted.add(new Answer(reply.nonce(), reply.version(), Map.copyOf(contents), view.now()));
    return noted.size() > StreamState.MAX_UNANSWERED
        ? noted.subList(noted.size() - StreamState.MAX_UNANSWERED, noted.size())
        : noted;
  }
}
