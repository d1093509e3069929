package dev.spirebridge.federation;

import dev.spirebridge.federation.FetchOutcome.Failed;
import dev.spirebridge.identity.AgentText;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Words for what an endpoint did instead of serving its bundle. */
final class FetchFailures {

  private static final int LONGEST_CHAIN = 20;

  private FetchFailures() {}

  /** What the JDK's HTTP client throws, whichever depth the reason lies at. */
  static FetchOutcome of(URI endpoint, Optional<URI> proxy, Duration timeout, Throwable thrown) {
    String where =
        endpoint.getRawAuthority()
            + proxy.map(by -> " by way of the proxy " + by.getRawAuthority()).orElse("");
    Optional<EndpointRefusedException> refused = cause(thrown, EndpointRefusedException.class);
    if (refused.isPresent()) {
      return new Failed(refused.get().problem(), String.valueOf(refused.get().getMessage()));
    }
    if (has(thrown, UnresolvedAddressException.class) || has(thrown, UnknownHostException.class)) {
      return new Failed(
          FetchProblem.NAME_NOT_RESOLVED,
          "The name of the %s, %s, cannot be resolved. Check the URL and the DNS."
              .formatted(
                  proxy.isPresent() ? "proxy (HTTPS_PROXY)" : "bundle endpoint",
                  proxy.orElse(endpoint).getHost()));
    }
    if (has(thrown, HttpTimeoutException.class) || has(thrown, TimeoutException.class)) {
      return new Failed(
          FetchProblem.TIMED_OUT,
          """
          The bundle endpoint at %s does not answer within %ds. Check the route to it, firewalls \
          and network policies, and that it runs.\
          """
              .formatted(where, timeout.toSeconds()));
    }
    if (has(thrown, ConnectException.class)) {
      return new Failed(
          FetchProblem.REFUSED,
          """
          Nobody accepts connections at %s. Check the port, the Service in front of it, and that \
          the server there has a bundle endpoint (federation.bundle_endpoint of SPIRE's server).\
          """
              .formatted(where));
    }
    String reason =
        cause(thrown, SSLException.class)
            .<Throwable>map(tls -> tls)
            .or(() -> chain(thrown).reduce((first, second) -> second))
            .map(FetchFailures::words)
            .orElse("");
    return new Failed(
        FetchProblem.UNREACHABLE,
        "The bundle endpoint at %s cannot be talked to: %s. Check that the URL is that of a %s"
            .formatted(where, reason, "bundle endpoint, which speaks TLS."));
  }

  /** One that SPIRE's server could go by, but not this program. */
  static FetchOutcome ofProxy(URI proxy) {
    return new Failed(
        FetchProblem.UNREACHABLE,
        """
        The bundle endpoint is to be asked by way of the proxy %s://%s (HTTPS_PROXY), and this \
        check knows http:// proxies without a password only. Run this where none is needed.\
        """
            .formatted(proxy.getScheme(), proxy.getHost()));
  }

  /** One that is not followed. */
  static FetchOutcome ofRedirect(int status, Optional<String> location, int followed) {
    // What stands before an @ may be a password.
    String where =
        location.filter(to -> !to.contains("@")).map(AgentText::printable).orElse("nowhere");
    String why =
        followed > 0
            ? "and that after %d redirects".formatted(followed)
            : "which is no https:// address without user information";
    return new Failed(
        FetchProblem.REDIRECT,
        """
        The bundle endpoint answers with HTTP %d and sends its callers to %s, %s. Declare the \
        address that serves the bundle itself.\
        """
            .formatted(status, where, why));
  }

  static FetchOutcome ofStatus(int status) {
    if (status >= 500) {
      return new Failed(
          FetchProblem.HTTP_TROUBLE,
          "The bundle endpoint answers with HTTP %d (%s). Look at the log of the server there."
              .formatted(status, name(status)));
    }
    return new Failed(
        FetchProblem.HTTP_REFUSAL,
        "The bundle endpoint answers with HTTP %d (%s). Check the path of the URL; SPIRE's %s"
            .formatted(status, name(status), "server serves its bundle at / only."));
  }

  private static String name(int status) {
    return switch (status) {
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      default -> "not a bundle";
    };
  }

  private static boolean has(Throwable thrown, Class<? extends Throwable> type) {
    return cause(thrown, type).isPresent();
  }

  private static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> type) {
    return chain(thrown).filter(type::isInstance).map(type::cast).findFirst();
  }

  /** Some libraries make a cause of itself: no longer than any real chain. */
  private static Stream<Throwable> chain(@Nullable Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable at = thrown; at != null && chain.size() < LONGEST_CHAIN; at = at.getCause()) {
      chain.add(at);
    }
    return chain.stream();
  }

  private static String words(Throwable thrown) {
    String message = thrown.getMessage();
    return AgentText.printable(message == null ? thrown.getClass().getSimpleName() : message);
  }
}
