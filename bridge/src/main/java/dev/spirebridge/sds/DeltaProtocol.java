package dev.spirebridge.sds;

import io.grpc.Status;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Incremental (DeltaSecrets): requests say what is added to and taken from the subscription.
 *
 * <p>A nonce only confirms or rejects here; the rest of a request counts whatever nonce it carries.
 * A name that is subscribed to again is answered again (xDS protocol, "Subscribing to Resources").
 * A name that has nothing to be given waits: it is never reported as removed, for Envoy would take
 * that as the end of the wait.
 */
record DeltaProtocol() implements SdsProtocol<DeltaRequest> {

  @Override
  public Optional<Step> refuseFirst(StreamState state, DeltaRequest request, Rules rules) {
    ClientTraits client = SdsProtocol.traits(state, request.client());
    return rules
        .refuseType(request.typeUrl())
        .or(() -> rules.refuseCount(subscribed(state, request).names().size()))
        .map(status -> Step.refuse(state.startedBy(client), Acknowledgement.none(), status));
  }

  @Override
  public Step onRequest(
      StreamState state, DeltaRequest request, Views views, Rules rules, String nonce) {
    Optional<Status> wrongType = rules.refuseType(request.typeUrl());
    if (wrongType.isPresent()) {
      return Step.refuse(state, Acknowledgement.none(), wrongType.get());
    }
    ClientTraits client = SdsProtocol.traits(state, request.client());
    SecretView view = views.forClient(client);
    String rejection = request.rejection().orElse("");
    Acknowledgement acknowledgement =
        Acknowledgement.of(state, request.nonce(), rejection, view.now());
    StreamState subscribed =
        subscribed(acknowledgement.appliedTo(state), request).startedBy(client);
    // What a first request claims to have in hand is the client's own list, as long as it likes.
    int asked = state.started() ? subscribed.explicitNames() : subscribed.names().size();
    Optional<Status> tooMany = rules.refuseCount(asked);
    if (tooMany.isPresent()) {
      return Step.refuse(subscribed, acknowledgement, tooMany.get());
    }
    return Responder.respond(this, subscribed, acknowledgement, view, rules, nonce);
  }

  @Override
  public boolean tellsRemovals() {
    return true;
  }

  private static StreamState subscribed(StreamState state, DeltaRequest request) {
    boolean first = !state.started();
    List<String> added = request.subscribed();
    List<String> dropped = request.unsubscribed();
    boolean everything =
        (state.wildcard() || added.contains(SotwProtocol.EVERYTHING) || (first && added.isEmpty()))
            && !dropped.contains(SotwProtocol.EVERYTHING);
    Map<String, NameState> names = new HashMap<>(state.names());
    Map<String, String> inHand = first ? request.initialVersions() : Map.of();
    if (everything) {
      inHand.forEach((name, version) -> names.put(name, held(version, false)));
    } else {
      names.values().removeIf(known -> !known.explicit());
    }
    for (String name : new LinkedHashSet<>(added)) {
      if (!name.isEmpty() && !name.equals(SotwProtocol.EVERYTHING)) {
        names.put(name, asked(names.get(name), inHand.get(name)));
      }
    }
    dropped.forEach(name -> drop(name, everything, names));
    return state.withWildcard(everything).withNames(Map.copyOf(names));
  }

  private static NameState asked(@Nullable NameState known, @Nullable String inHand) {
    if (inHand != null) {
      return held(inHand, true);
    }
    return known == null ? NameState.subscribed(true) : known.askedAgain();
  }

  /** The client proves to have this version: it need not be sent to it. */
  private static NameState held(String version, boolean explicit) {
    return new NameState(explicit, null, version, version, null, null);
  }

  /**
   * While everything is asked for, a name that is dropped may still be part of everything. One that
   * was never given is forgotten all the same: should it be part of it, it comes with the rest, and
   * a client that adds and drops names while there is nothing to give cannot pile them up.
   */
  private static void drop(String name, boolean everything, Map<String, NameState> names) {
    NameState known = names.get(name);
    if (known == null || !known.explicit()) {
      return;
    }
    if (everything && known.sent() != null) {
      names.put(name, known.givenUp());
    } else {
      names.remove(name);
    }
  }
}
