package dev.spirebridge.sds;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** What a request says about an earlier response. */
sealed interface Acknowledgement {

  /** Nothing: it answers no response. */
  record None() implements Acknowledgement {}

  /** The client uses what was sent. */
  record Accepted(Answer answer, Duration after) implements Acknowledgement {}

  /** The client refuses what was sent and keeps what it had. */
  record Rejected(Answer answer, String reason) implements Acknowledgement {}

  /**
   * It answers a response that was never sent on this stream, or so long ago that it is forgotten.
   */
  record Stale(String nonce) implements Acknowledgement {}

  static Acknowledgement none() {
    return new None();
  }

  /**
   * The ACK of an older response that crossed a newer one counts as an ACK of the older.
   *
   * @param nonce as the client sent it
   * @param rejection the client's reason, empty when it gave none
   */
  static Acknowledgement of(StreamState state, String nonce, String rejection, Instant now) {
    if (nonce.isEmpty() || state.lastNonce().isEmpty()) {
      return none();
    }
    return state
        .unanswered(nonce)
        .<Acknowledgement>map(answer ->
            rejection.isEmpty()
                ? new Accepted(answer, between(answer.sentAt(), now))
                : new Rejected(answer, rejection))
        // The last response can be confirmed twice: every later request carries its nonce again.
        .orElseGet(() -> nonce.equals(state.lastNonce()) ? none() : new Stale(nonce));
  }

  /** Never negative: the clock may be set back meanwhile, and a sum of times must not shrink. */
  private static Duration between(Instant sent, Instant now) {
    return now.isBefore(sent) ? Duration.ZERO : Duration.between(sent, now);
  }

  /** The state in which this has been noted against the names it concerns. */
  default StreamState appliedTo(StreamState state) {
    return switch (this) {
      case None _, Stale _ -> state;
      case Accepted(Answer answer, Duration after) ->
          settled(state, answer, (name, version) -> name.acked(version, after));
      case Rejected(Answer answer, String reason) ->
          settled(state, answer, (name, _) -> name.nacked(reason));
    };
  }

  private static StreamState settled(
      StreamState state, Answer answer, BiFunction<NameState, String, NameState> note) {
    Map<String, NameState> names = new HashMap<>(state.names());
    answer
        .contents()
        .forEach(
            (name, version) -> names.computeIfPresent(name, (_, old) -> note.apply(old, version)));
    List<Answer> remaining = new ArrayList<>(state.unanswered());
    remaining.remove(answer);
    return state.withNames(Map.copyOf(names)).withUnanswered(remaining);
  }
}
