package dev.spirebridge.diagnose.instance;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why an address does not answer, and what to do.
 *
 * @param base who was asked
 */
record Silence(URI base) {

  private static final Duration HELLO_LIMIT = Duration.ofSeconds(2);
  private static final String NAME_IT =
      "name the address of its --http, or ask a pod with --pod NAME -n NAMESPACE";

  NoAnswerException becauseOfTls() {
    return new NoAnswerException(
        base + " speaks TLS, and this command has no SVID to show there",
        "ask the instance at its --http address, or in its pod with --pod NAME -n NAMESPACE");
  }

  NoAnswerException after(Duration limit) {
    return speaksTls()
        ? becauseOfTls()
        : new NoAnswerException(
            "%s takes the connection and has not answered within %d s"
                .formatted(base, limit.toSeconds()),
            "if it is an instance, look at its log and its processor time; otherwise " + NAME_IT);
  }

  NoAnswerException because(@Nullable Throwable failure) {
    return switch (failure) {
      case HttpConnectTimeoutException _ ->
          new NoAnswerException(
              "nothing answers at " + base,
              "check the address, and what may drop packets on the way; " + NAME_IT);
      case ConnectException connect when hasCause(connect, UnresolvedAddressException.class) ->
          new NoAnswerException(
              "no address is known of the host %s".formatted(base.getHost()),
              "correct the name; " + NAME_IT);
      case ConnectException connect when hasCause(connect, NoRouteToHostException.class) ->
          new NoAnswerException("there is no way to " + base, "check the address; " + NAME_IT);
      case ConnectException _ ->
          new NoAnswerException(
              "nobody listens at " + base,
              "start it (spire-bridge serve, or spire-bridge controller); if it runs, " + NAME_IT);
      case null, default -> notHttp(failure);
    };
  }

  private NoAnswerException notHttp(@Nullable Throwable failure) {
    if (Optional.ofNullable(failure)
        .map(Throwable::getMessage)
        .filter(message -> message.contains("exceed"))
        .isPresent()) {
      return new NoAnswerException(base + " answers with more than 64 MiB", NAME_IT);
    }
    return speaksTls()
        ? becauseOfTls()
        : new NoAnswerException(base + " does not speak HTTP", NAME_IT);
  }

  private boolean speaksTls() {
    int port = base.getPort() < 0 ? 80 : base.getPort();
    return TlsHello.isAnsweredBy(base.getHost(), port, HELLO_LIMIT);
  }

  private static boolean hasCause(Throwable failure, Class<?> type) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return true;
      }
    }
    return false;
  }
}
