package dev.spirebridge.sds;

import java.util.Optional;

/**
 * SDS version 3 as a pure state machine: {@code state × event → state × reply}. What is common to
 * the state-of-the-world and the incremental protocol is here; what differs is how a request reads.
 *
 * @param <Q> the protocol's request
 */
sealed interface SdsProtocol<Q> permits SotwProtocol, DeltaProtocol {

  /**
   * Refuses a stream's first request for what it says by itself, before anything is asked for it.
   *
   * @return nothing when {@link #onRequest} is to judge it
   */
  Optional<Step> refuseFirst(StreamState state, Q request, Rules rules);

  /**
   * @param nonce of the reply, should there be one; never used before on this stream
   */
  Step onRequest(StreamState state, Q request, Views views, Rules rules, String nonce);

  /** Whether a response can say that a name is no more. */
  boolean tellsRemovals();

  /** There may be something new, or the client can be written to again. */
  default Step onChange(StreamState state, Views views, Rules rules, String nonce) {
    return state.started()
        ? Responder.respond(
            this, state, Acknowledgement.none(), views.forClient(state.client()), rules, nonce)
        : Step.silent(state, Acknowledgement.none());
  }

  /** Envoy sends its node with the first request only; the first one that came counts. */
  static ClientTraits traits(StreamState state, Optional<ClientTraits> told) {
    return state.client().equals(ClientTraits.UNKNOWN)
        ? told.orElse(ClientTraits.UNKNOWN)
        : state.client();
  }
}
