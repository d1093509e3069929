package dev.spirebridge.sds;

import io.grpc.Status;
import java.util.Optional;

/**
 * What follows from one event.
 *
 * @param state the stream's next state; it already counts the reply as sent, so that a nonce is
 *     known before the client can answer it
 * @param acknowledgement what the event said about an earlier response
 * @param reply what is to be sent
 * @param refusal when present, the stream ends with it and nothing is sent
 */
record Step(
    StreamState state,
    Acknowledgement acknowledgement,
    Optional<Reply> reply,
    Optional<Status> refusal) {

  static Step silent(StreamState state, Acknowledgement acknowledgement) {
    return new Step(state, acknowledgement, Optional.empty(), Optional.empty());
  }

  static Step refuse(StreamState state, Acknowledgement acknowledgement, Status status) {
    return new Step(state, acknowledgement, Optional.empty(), Optional.of(status));
  }
}
