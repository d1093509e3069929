package dev.spirebridge.app;

import static dev.spirebridge.logging.LogEvent.STATUS_CLIENT_REFUSED;

import dev.spirebridge.admin.AdminAddressException;
import dev.spirebridge.admin.AdminEndpoints;
import dev.spirebridge.admin.AdminServer;
import dev.spirebridge.admin.PeerAccess;
import dev.spirebridge.identity.AgentText;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.identity.SvidTls;
import dev.spirebridge.status.StatusTlsStatus;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.LineBudget;
import io.spiffe.spiffeid.SpiffeId;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the status to others, who prove their SPIFFE IDs as the bridge proves its own. */
final class StatusTls implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StatusTls.class);

  /** Anybody who reaches the port can be refused, as often as he likes. */
  private static final int LINES_PER_MINUTE = 5;

  private final StatusTlsConfig config;
  private final OwnSvid own;
  private final InstantSource clock;
  private final LineBudget lines;
  private final AtomicLong refused = new AtomicLong();
  private final AtomicReference<Optional<String>> lastRefusal =
      new AtomicReference<>(Optional.empty());
  private @Nullable AdminServer server;

  /**
   * @param own closed with this
   */
  StatusTls(StatusTlsConfig config, OwnSvid own, InstantSource clock) {
    this.config = config;
    this.own = own;
    this.clock = clock;
    this.lines = new LineBudget(LINES_PER_MINUTE, clock);
  }

  /**
   * Listens from now on; handshakes succeed once there is an own SVID. Called once.
   *
   * @return what is served, for the log
   */
  String open(AdminEndpoints.Selection selection) throws AdminAddressException {
    Endpoint.Tcp tcp = config.address();
    AdminServer opened =
        AdminServer.startTls(
            new InetSocketAddress(tcp.host().value(), tcp.port()),
            selection,
            SvidTls.server(own, config.allowedIds()::contains, clock, this::refused),
            new PeerAccess(own, config.allowedIds()::contains, clock, this::refused));
    server = opened;
    own.start();
    return "status over mutual TLS on https://%s, to %s"
        .formatted(HttpAddresses.text(opened.address()), String.join(", ", allowedIds()));
  }

  private void refused(String why) {
    String shown = AgentText.printable(why);
    refused.incrementAndGet();
    lastRefusal.set(Optional.of(shown));
    if (lines.take()) {
      log.warn(
          STATUS_CLIENT_REFUSED,
          "a client of the status over TLS is refused: {}. Who may ask is told by"
              + " statusTls.allowedIds; whom the bridge can verify, by the trust bundles it holds",
          shown);
    }
  }

  StatusTlsStatus status() {
    Instant now = clock.instant();
    Optional<Svid> svid = own.svid(now);
    AdminServer open = server;
    return new StatusTlsStatus(
        open == null ? config.address().hostAndPort() : HttpAddresses.text(open.address()),
        allowedIds(),
        svid.map(held -> held.id().toString()),
        svid.map(Svid::notAfter),
        refused.get(),
        lastRefusal.get(),
        own.trouble(now));
  }

  private List<String> allowedIds() {
    return config.allowedIds().stream().map(SpiffeId::toString).toList();
  }

  /** Those of its threads that came to an end. */
  List<String> stoppedThreads() {
    return own.hasEnded()
        ? List.of("the thread that watches the agent for the bridge's own identity has ended")
        : List.of();
  }

  @Override
  public void close() {
    AdminServer open = server;
    if (open != null) {
      open.close();
    }
    own.close();
  }
}
