package dev.spirebridge.admin.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.spirebridge.admin.Answer;
import dev.spirebridge.admin.Endpoint;
import dev.spirebridge.admin.FrontPage;
import dev.spirebridge.admin.ReadinessVerdict;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.ControllerProcessStatus;
import dev.spirebridge.status.IssuersStatus;
import dev.spirebridge.status.NamespacesStatus;
import dev.spirebridge.status.StatusSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The page for operators. It is HTML without any script or style but the two files beside it, and
 * nothing on it comes from elsewhere or goes there.
 */
public final class StatusPage implements FrontPage {

  /** As many at once as there are of the status document; the others wait their turn. */
  private static final int AT_ONCE = 4;

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
              + " img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Vary",
          "Accept");

  private final PageFiles files = new PageFiles();
  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final Maker maker;

  /** Makes the whole page. */
  @FunctionalInterface
  private interface Maker {
    String page(Shell shell, View view);
  }

  private StatusPage(Maker maker) {
    this.maker = maker;
  }

  /**
   * What {@code serve} shows.
   *
   * @param silenceLimit as {@link ReadinessVerdict} takes it
   */
  public static StatusPage ofBridge(
      StatusSource<BridgeStatus> status, Duration silenceLimit, InstantSource clock) {
    SharedStatus<BridgeStatus> shared = new SharedStatus<>(status, clock);
    return new StatusPage((shell, view) -> {
      BridgeStatus now = shared.get();
      return shell.document(
          "serve",
          now,
          ReadinessVerdict.of(now, silenceLimit, now.now()),
          new BridgePage(now, view).sections());
    });
  }

  /**
   * What {@code controller} shows.
   *
   * @param issuers empty where it does not check them
   */
  public static StatusPage ofController(
      StatusSource<ControllerProcessStatus> status,
      StatusSource<NamespacesStatus> namespaces,
      Optional<StatusSource<IssuersStatus>> issuers,
      InstantSource clock) {
    SharedStatus<ControllerProcessStatus> process = new SharedStatus<>(status, clock);
    SharedStatus<NamespacesStatus> managed = new SharedStatus<>(namespaces, clock);
    Optional<SharedStatus<IssuersStatus>> checked =
        issuers.map(source -> new SharedStatus<>(source, clock));
    return new StatusPage((shell, view) -> {
      ControllerProcessStatus now = process.get();
      return shell.document(
          "controller",
          now,
          ReadinessVerdict.of(now),
          new ControllerPage(now, managed.get(), checked.map(SharedStatus::get), view).sections());
    });
  }

  @Override
  public Optional<Answer> answer(Request request, List<Endpoint> endpoints) {
    if (!request.path().equals("/")) {
      return files.answer(request);
    }
    return request.accept().contains("text/html")
        ? Optional.of(page(View.of(request.query()), endpoints))
        : Optional.empty();
  }

  private Answer page(View view, List<Endpoint> endpoints) {
    turns.acquireUninterruptibly();
    try {
      String page = maker.page(new Shell(files, endpoints), view);
      return Answer.whole(200, "text/html; charset=utf-8", HEADERS, page.getBytes(UTF_8));
    } finally {
      turns.release();
    }
  }
}
