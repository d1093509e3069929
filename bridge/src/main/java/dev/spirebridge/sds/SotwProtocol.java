package dev.spirebridge.sds;

import dev.spirebridge.sds.Acknowledgement.Stale;
import io.grpc.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * State of the world (StreamSecrets): each request lists all names the client wants.
 *
 * <p>A request counts when it carries the nonce of the last response, or comes before the first;
 * any other crossed a response on its way and will be followed by one that counts. Before the first
 * response any nonce and version do, for an Envoy that reconnects sends its old ones.
 */
record SotwProtocol() implements SdsProtocol<SotwRequest> {

  static final String EVERYTHING = "*";

  @Override
  public Optional<Step> refuseFirst(StreamState state, SotwRequest request, Rules rules) {
    ClientTraits client = SdsProtocol.traits(state, request.client());
    return rules
        .refuseType(request.typeUrl())
        .or(() -> rules.refuseCount(asked(request).size()))
        .map(status -> Step.refuse(state.startedBy(client), Acknowledgement.none(), status));
  }

  @Override
  public Step onRequest(
      StreamState state, SotwRequest request, Views views, Rules rules, String nonce) {
    Optional<Status> wrongType = rules.refuseType(request.typeUrl());
    if (wrongType.isPresent()) {
      return Step.refuse(state, Acknowledgement.none(), wrongType.get());
    }
    ClientTraits client = SdsProtocol.traits(state, request.client());
    SecretView view = views.forClient(client);
    Acknowledgement acknowledgement =
        Acknowledgement.of(state, request.nonce(), rejection(state, request), view.now());
    StreamState noted = acknowledgement.appliedTo(state);
    if (!noted.lastNonce().isEmpty() && !noted.lastNonce().equals(request.nonce())) {
      // Its node does not count either: the stream would be due an answer that nothing brings
      // about.
      return Step.silent(noted, stale(acknowledgement, request));
    }
    noted = noted.startedBy(client);
    Set<String> asked = asked(request);
    Optional<Status> tooMany = rules.refuseCount(asked.size());
    if (tooMany.isPresent()) {
      return Step.refuse(noted, acknowledgement, tooMany.get());
    }
    return Responder.respond(this, subscribed(noted, asked), acknowledgement, view, rules, nonce);
  }

  /** An ACK that crossed a newer response is still an ACK; everything else here is stale. */
  private static Acknowledgement stale(Acknowledgement found, SotwRequest request) {
    return found.equals(Acknowledgement.none()) ? new Stale(request.nonce()) : found;
  }

  /** The reason of a NACK, or nothing: error_detail says it; older clients repeat a version. */
  private static String rejection(StreamState state, SotwRequest request) {
    return request.rejection().or(() -> stayedBehind(state, request)).orElse("");
  }

  private static Optional<String> stayedBehind(StreamState state, SotwRequest request) {
    return state
        .unanswered(request.nonce())
        .filter(answer -> !answer.version().equals(request.version()))
        .map(_ -> "the client stayed at version \"" + ClientText.bounded(request.version()) + "\"");
  }

  /** An SDS response without a secret would tell an Envoy nothing; it rejects it. */
  @Override
  public boolean tellsRemovals() {
    return false;
  }

  private static Set<String> asked(SotwRequest request) {
    Set<String> asked = new HashSet<>(request.names());
    asked.remove("");
    return asked;
  }

  private static StreamState subscribed(StreamState state, Set<String> asked) {
    boolean named = state.named() || !asked.isEmpty();
    boolean everything = asked.contains(EVERYTHING) || !named;
    if (!everything && !state.wildcard() && asked.equals(state.names().keySet())) {
      // Nearly every request: an ACK, which repeats the names.
      return state;
    }
    Map<String, NameState> names = new HashMap<>();
    state
        .names()
        .forEach((name, known) -> {
          if (asked.contains(name)) {
            // A name that everything covered is new to the list, and what is new is answered.
            names.put(name, known.explicit() ? known : known.askedAgain());
          } else if (everything && !known.explicit()) {
            names.put(name, known);
          }
        });
    asked.stream()
        .filter(name -> !name.equals(EVERYTHING))
        .forEach(name -> names.putIfAbsent(name, NameState.subscribed(true)));
    return state.withWildcard(everything).withNamed(named).withNames(Map.copyOf(names));
  }
}
