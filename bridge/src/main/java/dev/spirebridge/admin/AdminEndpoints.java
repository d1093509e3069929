package dev.spirebridge.admin;

import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.ControllerProcessStatus;
import dev.spirebridge.status.IssuersStatus;
import dev.spirebridge.status.NamespacesStatus;
import dev.spirebridge.status.ProcessStatus;
import dev.spirebridge.status.ServedIdentities;
import dev.spirebridge.status.StatusSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Everything that is served over HTTP, to be shared by all servers of the process. Each answer is
 * made from the status of that moment; for the page alone a status is kept for a second.
 */
public final class AdminEndpoints {

  /** What one server serves; made by {@link #everything} and {@link #healthOnly}. */
  public static final class Selection {
    private final List<Endpoint> endpoints;
    private final Optional<FrontPage> page;

    private Selection(List<Endpoint> endpoints, Optional<FrontPage> page) {
      this.endpoints = List.copyOf(endpoints);
      this.page = page;
    }

    Optional<FrontPage> page() {
      return page;
    }

    List<Endpoint> endpoints() {
      return endpoints;
    }
  }

  private final Supplier<ReadinessVerdict> readiness;
  private final String readyWhile;
  private final Liveness liveness;
  private final Metrics metrics;
  private final StatusDocument statusDocument;
  private final List<Endpoint> further;
  private final Optional<FrontPage> page;

  private AdminEndpoints(
      Supplier<ReadinessVerdict> readiness,
      String readyWhile,
      Liveness liveness,
      Metrics metrics,
      StatusDocument statusDocument,
      List<Endpoint> further,
      Optional<FrontPage> page) {
    this.readiness = readiness;
    this.readyWhile = readyWhile;
    this.liveness = liveness;
    this.metrics = metrics;
    this.statusDocument = statusDocument;
    this.further = List.copyOf(further);
    this.page = page;
  }

  /**
   * What {@code serve} answers.
   *
   * @param identities made anew for each request, from any thread
   * @param silenceLimit how long a source may be without contact to its agent before the bridge
   *     counts as not ready
   */
  public static AdminEndpoints ofBridge(
      StatusSource<BridgeStatus> status,
      StatusSource<ServedIdentities> identities,
      Duration silenceLimit,
      Liveness liveness) {
    return new AdminEndpoints(
        () -> verdict(status.status(), silenceLimit),
        "200 while it has identities to serve, and why not",
        liveness,
        new Metrics(new StatusCollector(status, silenceLimit)),
        new StatusDocument(status),
        List.of(
            document("/api/v1/identities", "the certificates it hands out, as JSON", identities)),
        Optional.empty());
  }

  private static ReadinessVerdict verdict(BridgeStatus current, Duration silenceLimit) {
    return ReadinessVerdict.of(current, silenceLimit, current.now());
  }

  /**
   * What {@code controller} answers.
   *
   * @param namespaces what it manages; from any thread
   * @param issuers what its issuer check found, if it runs one; from any thread
   */
  public static AdminEndpoints ofController(
      StatusSource<ControllerProcessStatus> status,
      StatusSource<NamespacesStatus> namespaces,
      Optional<StatusSource<IssuersStatus>> issuers,
      Liveness liveness) {
    List<Endpoint> documents = new ArrayList<>();
    documents.add(document("/api/v1/namespaces", "the namespaces it manages, as JSON", namespaces));
    issuers.ifPresent(source ->
        documents.add(
            document("/api/v1/issuers", "whose certificates the pods present, as JSON", source)));
    return new AdminEndpoints(
        () -> ControllerReadinessRules.verdict(status.status()),
        "200 while all is as it should be, or another one leads, and why not",
        liveness,
        new Metrics(new ControllerCollector(status, issuers)),
        new StatusDocument(status),
        documents,
        Optional.empty());
  }

  /** The same, with a page for those who come with a browser. */
  public AdminEndpoints showing(FrontPage shown) {
    return new AdminEndpoints(
        readiness, readyWhile, liveness, metrics, statusDocument, further, Optional.of(shown));
  }

  private static Endpoint document(
      String path, String summary, StatusSource<? extends ProcessStatus> source) {
    return new Endpoint(path, summary, new StatusDocument(source)::answer);
  }

  /** All endpoints, for the address that operators use. */
  public Selection everything() {
    List<Endpoint> all = new ArrayList<>(health());
    all.add(new Endpoint("/api/v1/status", "everything it knows, as JSON", statusDocument::answer));
    all.addAll(further);
    return new Selection(all, page);
  }

  /** What a kubelet and a scraper need, for an address that others than this machine can reach. */
  public Selection healthOnly() {
    return new Selection(health(), Optional.empty());
  }

  private List<Endpoint> health() {
    return List.of(livez(), readyz(), metricsText());
  }

  private Endpoint livez() {
    return new Endpoint("/livez", "200 while its own threads work", this::live);
  }

  private Endpoint readyz() {
    return new Endpoint("/readyz", readyWhile, this::ready);
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
    ReadinessVerdict verdict = readiness.get();
    return Answer.text(verdict.isReady() ? 200 : 503, verdict.text());
  }
}
