package dev.spirebridge.app;

import static dev.spirebridge.logging.LogEvent.SVID_EXPIRED;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.store.Subject;
import io.spiffe.spiffeid.SpiffeId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log, once for each SVID however many hold it, that a default one has expired without
 * a successor. It is what an agent's outage comes to in the end. Confined to one thread.
 */
final class ExpiryNotice {

  /** More at once are counted: a node's worth of lines would say no more. */
  private static final int NAMED_AT_ONCE = 5;

  private static final Logger log = LoggerFactory.getLogger(Bridge.class);

  private record Expired(SpiffeId id, Instant notAfter) {}

  private final Supplier<List<Subject>> subjects;
  private final SvidChoice defaultSvid;
  private final InstantSource clock;
  private Set<Expired> noticed = Set.of();

  ExpiryNotice(Supplier<List<Subject>> subjects, SvidChoice defaultSvid, InstantSource clock) {
    this.subjects = subjects;
    this.defaultSvid = defaultSvid;
    this.clock = clock;
  }

  void look() {
    Set<Expired> expired =
        subjects.get().stream()
            .flatMap(subject -> subject.state().lastAccepted().flatMap(this::expired).stream())
            .collect(Collectors.toSet());
    List<Expired> news = expired.stream().filter(svid -> !noticed.contains(svid)).toList();
    news.stream().limit(NAMED_AT_ONCE).forEach(ExpiryNotice::notice);
    if (news.size() > NAMED_AT_ONCE) {
      log.error(
          SVID_EXPIRED,
          "{} more SVIDs expired with it; the status has them all",
          news.size() - NAMED_AT_ONCE);
    }
    // What nobody holds any more is forgotten with it.
    noticed = expired;
  }

  private Optional<Expired> expired(IdentitySnapshot identities) {
    Instant now = clock.instant();
    return defaultSvid
        .in(identities)
        .filter(svid -> svid.isExpiredAt(now))
        .map(svid -> new Expired(svid.id(), svid.notAfter()));
  }

  private static void notice(Expired svid) {
    log.error(
        SVID_EXPIRED,
        "{} expired at {} and no new SVID has come: it is given to nobody any more, and connected"
            + " proxies fail to be verified from now on; see /readyz for what keeps the agent from"
            + " renewing it",
        svid.id(),
        svid.notAfter());
  }
}
