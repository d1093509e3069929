package dev.spirebridge.sds;

import static dev.spirebridge.logging.LogEvent.NACK_RECEIVED;
import static dev.spirebridge.logging.LogEvent.STREAM_FAILED;
import static dev.spirebridge.logging.LogEvent.STREAM_REFUSED;

import dev.spirebridge.status.StreamStatus;
import dev.spirebridge.store.Caller;
import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the streams of one listener have in common: its names and rules, the book of those that are
 * open, and the account of what passes on them.
 */
final class ListenerStreams {

  /** What a client is told when its stream or call fails through no fault of its own. */
  static final Status INTERNAL =
      Status.INTERNAL.withDescription(
          "the bridge failed on this stream, see its log; open it again");

  private static final Logger log = LoggerFactory.getLogger(SdsServer.class);

  private final CatalogKey validatorKey;
  private final CatalogKey plainKey;
  private final Rules rules;
  private final SubjectFeeds feeds;
  private final InstantSource clock;
  private final AtomicLong nonces;
  private final AckTimes ackTimes;
  private final ThrottledLog warnings;
  private final ListenerCounters counters = new ListenerCounters();
  private final Set<SecretStream<?>> open = ConcurrentHashMap.newKeySet();

  /**
   * @param nonces shared by all listeners, so that no nonce is used twice in this process
   */
  ListenerStreams(
      SecretNames names,
      Rules rules,
      SubjectFeeds feeds,
      InstantSource clock,
      AtomicLong nonces,
      AckTimes ackTimes) {
    this.validatorKey = new CatalogKey(names, false);
    this.plainKey = new CatalogKey(names, true);
    this.rules = rules;
    this.feeds = feeds;
    this.clock = clock;
    this.nonces = nonces;
    this.ackTimes = ackTimes;
    this.warnings = new ThrottledLog(log, clock);
  }

  ListenerCounters counters() {
    return counters;
  }

  Rules rules() {
    return rules;
  }

  String nextNonce() {
    return Long.toHexString(nonces.incrementAndGet());
  }

  SecretView view(Stage stage, ClientTraits client) {
    return stage.view(client.plainValidation() ? plainKey : validatorKey, clock.instant());
  }

  /** See {@link SubjectFeeds#claim}. */
  SubjectClaim claim(Caller caller, EventLoop loop, SubjectFollower follower) {
    return feeds.claim(caller, loop, follower);
  }

  void opened(SecretStream<?> stream) {
    open.add(stream);
  }

  void closed(SecretStream<?> stream) {
    open.remove(stream);
  }

  /** Takes a client's word on an earlier response into the account. */
  void note(Acknowledgement acknowledgement, SecretStream<?> stream) {
    switch (acknowledgement) {
      case Acknowledgement.None _ -> {}
      case Acknowledgement.Stale _ -> counters.staleNonces.increment();
      case Acknowledgement.Accepted(Answer _, var after) -> {
        counters.acks.increment();
        ackTimes.record(after);
      }
      case Acknowledgement.Rejected(Answer answer, String reason) -> {
        counters.nacks.increment();
        warnings.warn(
            NACK_RECEIVED,
            "NACK from {} on {} for {}: {}; the proxy keeps what it had, and is sent nothing more"
                + " under that name until it changes",
            who(stream.origin().caller(), stream.state().client()),
            stream.origin().caller().listener(),
            answer.contents().keySet(),
            reason);
      }
    }
  }

  void refused(Status status, Caller caller, ClientTraits client) {
    counters.refusedStreams.increment();
    warnings.warn(
        STREAM_REFUSED,
        "stream of {} on {} refused: {}",
        who(caller, client),
        caller.listener(),
        String.valueOf(status.getDescription()));
  }

  void failed(RuntimeException error, Caller caller, ClientTraits client) {
    counters.refusedStreams.increment();
    warnings.warn(
        STREAM_FAILED,
        "stream of {} on {} ended by an error of the bridge; please report it",
        who(caller, client),
        caller.listener(),
        error);
  }

  Set<SecretStream<?>> open() {
    return open;
  }

  int heldNames() {
    return open.stream().mapToInt(stream -> stream.state().heldNames()).sum();
  }

  /** Names that have waited for as long as {@link HeldNamesWatch} takes to say so in the log. */
  int longHeldNames() {
    Instant before = clock.instant().minus(HeldNamesWatch.LONG);
    return open.stream().mapToInt(stream -> stream.state().namesHeldSince(before)).sum();
  }

  List<StreamStatus> status() {
    return open.stream().map(stream -> StreamReport.of(stream.origin(), stream.state())).toList();
  }

  private static String who(Caller caller, ClientTraits client) {
    String node = client.nodeId();
    return node.isEmpty() ? caller.description() : node + " (" + caller.description() + ")";
  }
}
