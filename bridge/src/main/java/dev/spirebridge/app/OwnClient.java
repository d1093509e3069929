package dev.spirebridge.app;

import dev.spirebridge.identity.SvidTls;
import dev.spirebridge.issuer.probe.TlsProbe;
import dev.spirebridge.unixsocket.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Shows this process's own SVID to servers that ask for one. Those of TLS 1.2 that demand it show
 * their own to nobody else.
 */
final class OwnClient implements TlsProbe.Client, AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final Endpoint agent;
  private final InstantSource clock = InstantSource.system();
  private final AtomicReference<Optional<OwnSvid>> own = new AtomicReference<>(Optional.empty());

  OwnClient(Endpoint agent) {
    this.agent = agent;
  }

  /**
   * Waits for the SVID, for some seconds at most. To be called once.
   *
   * @return what to note where there is none
   */
  Optional<String> open() throws InterruptedException {
    OwnSvid watched =
        OwnSvid.watching(
            agent, Optional.empty(), RetryCaps.DEFAULT, clock, RandomGenerator.getDefault());
    own.set(Optional.of(watched));
    watched.start();
    Instant end = clock.instant().plus(LIMIT);
    while (watched.svid(clock.instant()).isEmpty() && clock.instant().isBefore(end)) {
      Thread.sleep(BETWEEN_LOOKS);
    }
    return watched.svid(clock.instant()).isPresent()
        ? Optional.empty()
        : Optional.of(
            "there is no SVID of our own to present: see that the SPIRE agent has an entry for this"
                + " process");
  }

  @Override
  public SSLContext context(X509ExtendedTrustManager trust) {
    return own.get()
        .map(svid -> SvidTls.presenting(svid, trust, clock))
        .orElseGet(() -> TlsProbe.Client.ANONYMOUS.context(trust));
  }

  @Override
  public void close() {
    own.get().ifPresent(OwnSvid::close);
  }
}
