package dev.spirebridge.admin;

import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.StatusSource;
import java.time.Duration;
import java.util.List;

/**
 * Everything that is served over HTTP, to be shared by all servers of the process. Each answer is
 * made from the status of that moment; nothing is kept between requests.
 */
public final class AdminEndpoints {

  /** What one server serves; made by {@link #everything} and {@link #healthOnly}. */
  public static final class Selection {
    private final List<Endpoint> endpoints;

    private Selection(Endpoint... endpoints) {
      this.endpoints = List.of(endpoints);
    }

    List<Endpoint> endpoints() {
      return endpoints;
    }
  }

  private final StatusSource<BridgeStatus> status;
  private final Duration silenceLimit;
  private final Liveness liveness;
  private final Metrics metrics;
  private final StatusDocument statusDocument;

  /**
   * @param silenceLimit how long a source may be without contact to its agent before the bridge
   *     counts as not ready
   */
  public AdminEndpoints(
      StatusSource<BridgeStatus> status, Duration silenceLimit, Liveness liveness) {
    this.status = status;
    this.silenceLimit = silenceLimit;
    this.liveness = liveness;
    this.metrics = new Metrics(status, silenceLimit);
    this.statusDocument = new StatusDocument(status);
  }

  /** All endpoints, for the address that operators use. */
  public Selection everything() {
    return new Selection(
        livez(),
        readyz(),
        metricsText(),
        new Endpoint("/api/v1/status", "everything it knows, as JSON", statusDocument::answer));
  }

  /** What a kubelet and a scraper need, for an address that others than this machine can reach. */
  public Selection healthOnly() {
    return new Selection(livez(), readyz(), metricsText());
  }

  private Endpoint livez() {
    return new Endpoint("/livez", "200 while the bridge's own threads work", this::live);
  }

  private Endpoint readyz() {
    return new Endpoint(
        "/readyz", "200 while it has identities to serve, and why not", this::ready);
  }

  private Endpoint metricsText() {
    return new Endpoint(
        "/metrics",
        "Prometheus text format",
        () -> Answer.text(200, Metrics.CONTENT_TYPE, metrics.scrape()));
  }

  private Answer live() {
    List<String> stopped = liveness.stopped();
    return stopped.isEmpty()
        ? Answer.text(200, "live\n")
        : Answer.text(503, "not live: %s\nrestart it\n".formatted(String.join("; ", stopped)));
  }

  private Answer ready() {
    BridgeStatus current = status.status();
    ReadinessVerdict verdict = ReadinessVerdict.of(current, silenceLimit, current.now());
    return Answer.text(verdict.isReady() ? 200 : 503, verdict.text());
  }
}
