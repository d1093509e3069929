package dev.spirebridge.issuer.probe;

import dev.spirebridge.identity.AgentText;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Verdict.Unreachable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why a connection, or the handshake over it, did not come about. */
final class ConnectionFailures {

  private static final String ALERT = "Received fatal alert: ";

  private ConnectionFailures() {}

  static Unreachable ofTls(IOException failure) {
    return beforeAConnection(failure).orElseGet(() -> ofHandshake(failure));
  }

  /** Empty if there was a connection. */
  static Optional<Unreachable> beforeAConnection(IOException failure) {
    if (any(failure, UnknownHostException.class)
        || any(failure, UnresolvedAddressException.class)) {
      return Optional.of(
          new Unreachable(Reason.NAME_NOT_RESOLVED, "no address is known for that host"));
    }
    if (any(failure, NoRouteToHostException.class)) {
      return Optional.of(new Unreachable(Reason.OTHER, "there is no way to it from here"));
    }
    if (any(failure, ConnectException.class)) {
      return Optional.of(
          says(failure, words -> words.contains("timed out"))
              ? new Unreachable(Reason.TIMED_OUT, "nobody answers at that address")
              : new Unreachable(Reason.REFUSED, "nothing listens at that address"));
    }
    return Optional.empty();
  }

  /** The JDK tells these apart in words alone. */
  private static Unreachable ofHandshake(IOException failure) {
    if (any(failure, CertificateException.class)) {
      return new Unreachable(
          Reason.NOT_A_CERTIFICATE, "it shows a certificate that cannot be read");
    }
    if (says(failure, words -> words.contains("exceeds the maximum allowed"))) {
      return new Unreachable(
          Reason.TOO_LARGE, "it shows more than 10 certificates, or more than 32 KiB of them");
    }
    if (says(failure, words -> words.contains("nrecognized SSL message"))) {
      return new Unreachable(Reason.NOT_TLS, "it does not speak TLS");
    }
    String message = String.valueOf(failure.getMessage());
    int alert = message.indexOf(ALERT);
    if (alert >= 0) {
      return handshake(
          "it refuses the handshake (%s)"
              .formatted(AgentText.printable(message.substring(alert + ALERT.length()))));
    }
    return any(failure, SSLException.class)
            && !says(failure, words -> words.contains("terminated the handshake"))
            && !says(failure, words -> words.contains("reset"))
        ? handshake("the handshake failed: " + AgentText.printable(message))
        : handshake("it closed the connection during the handshake");
  }

  private static Unreachable handshake(String why) {
    return new Unreachable(Reason.HANDSHAKE_FAILED, why);
  }

  private static boolean any(IOException failure, Class<? extends Throwable> kind) {
    return causes(failure).anyMatch(kind::isInstance);
  }

  private static boolean says(IOException failure, Predicate<String> words) {
    return causes(failure).map(cause -> String.valueOf(cause.getMessage())).anyMatch(words);
  }

  private static Stream<Throwable> causes(IOException failure) {
    return Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
        .limit(10);
  }
}
