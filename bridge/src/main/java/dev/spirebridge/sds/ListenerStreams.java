package dev.spirebridge.sds;

import dev.spirebridge.status.StreamStatus;
import io.grpc.Status;
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

  private static final Logger log = LoggerFactory.getLogger(SdsServer.class);

  private final CatalogKey validatorKey;
  private final CatalogKey plainKey;
  private final Rules rules;
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
      SecretNames names, Rules rules, InstantSource clock, AtomicLong nonces, AckTimes ackTimes) {
    this.validatorKey = new CatalogKey(names, false);
    this.plainKey = new CatalogKey(names, true);
    this.rules = rules;
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

  SecretView view(SubjectFeed feed, ClientTraits client) {
    return feed.stage().view(client.plainValidation() ? plainKey : validatorKey, clock.instant());
  }

  void opened(SecretStream<?> stream) {
    open.add(stream);
    stream.origin().feed().add(stream.origin().loop(), stream);
  }

  void closed(SecretStream<?> stream) {
    if (open.remove(stream)) {
      StreamOrigin origin = stream.origin();
      origin.feed().remove(origin.loop(), stream);
      origin.lease().close();
    }
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
            "NACK from {} on {} for {}: {}; the proxy keeps what it had, and is sent nothing more"
                + " under that name until it changes",
            who(stream),
            stream.origin().caller().listener(),
            answer.contents().keySet(),
            reason);
      }
    }
  }

  void refused(Status status, SecretStream<?> stream) {
    counters.refusedStreams.increment();
    warnings.warn(
        "stream of {} on {} refused: {}",
        who(stream),
        stream.origin().caller().listener(),
        String.valueOf(status.getDescription()));
  }

  void failed(RuntimeException error, SecretStream<?> stream) {
    counters.refusedStreams.increment();
    warnings.warn(
        "stream of {} on {} ended by an error of the bridge; please report it",
        who(stream),
        stream.origin().caller().listener(),
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

  private static String who(SecretStream<?> stream) {
    String node = stream.state().client().nodeId();
    String caller = stream.origin().caller().description();
    return node.isEmpty() ? caller : node + " (" + caller + ")";
  }
}
