package dev.spirebridge.app;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.store.Subject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log, once for each SVID, that the default one has expired without a successor. It is
 * what an agent's outage comes to in the end. Confined to one thread.
 */
final class ExpiryNotice {

  private static final Logger log = LoggerFactory.getLogger(Bridge.class);

  private final Subject subject;
  private final SvidChoice defaultSvid;
  private final InstantSource clock;
  private Optional<Instant> noticed = Optional.empty();

  ExpiryNotice(Subject subject, SvidChoice defaultSvid, InstantSource clock) {
    this.subject = subject;
    this.defaultSvid = defaultSvid;
    this.clock = clock;
  }

  void look() {
    subject
        .state()
        .lastAccepted()
        .flatMap(this::expiredDefault)
        .filter(svid -> !noticed.equals(Optional.of(svid.notAfter())))
        .ifPresent(this::notice);
  }

  private Optional<Svid> expiredDefault(IdentitySnapshot identities) {
    return defaultSvid.in(identities).filter(svid -> svid.isExpiredAt(clock.instant()));
  }

  private void notice(Svid svid) {
    noticed = Optional.of(svid.notAfter());
    log.error(
        "{} expired at {} and no new SVID has come: it is given to nobody any more, and connected"
            + " proxies fail to be verified from now on; see /readyz for what keeps the agent from"
            + " renewing it",
        svid.id(),
        svid.notAfter());
  }
}
