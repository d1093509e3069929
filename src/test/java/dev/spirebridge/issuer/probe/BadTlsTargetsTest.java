package dev.spirebridge.issuer.probe;

import static dev.spirebridge.issuer.Verdict.Reason.HANDSHAKE_FAILED;
import static dev.spirebridge.issuer.Verdict.Reason.NAME_NOT_RESOLVED;
import static dev.spirebridge.issuer.Verdict.Reason.NOT_A_CERTIFICATE;
import static dev.spirebridge.issuer.Verdict.Reason.NOT_TLS;
import static dev.spirebridge.issuer.Verdict.Reason.REFUSED;
import static dev.spirebridge.issuer.Verdict.Reason.TIMED_OUT;
import static dev.spirebridge.issuer.Verdict.Reason.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.issuer.Verdict.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever answers at a port, it is a reason, in time. */
@Timeout(60)
class BadTlsTargetsTest {

  private static final Duration SHORT = Duration.ofMillis(500);

  @Test
  void nothingListens() throws IOException {
    // Taken, so that nobody else can begin to listen there meanwhile.
    try (Socket port = new Socket()) {
      port.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String address = "127.0.0.1:" + port.getLocalPort();
      Looks.unreachable(probe(address), REFUSED, "nothing listens at that address");
    }
  }

  @Test
  void noSuchName() {
    Looks.unreachable(probe("nobody.invalid:443"), NAME_NOT_RESOLVED, "no address is known");
  }

  @Test
  void silentAfterItAccepts() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (ScriptedServer server =
        ScriptedServer.of(client -> {
          client.getInputStream().readAllBytes();
          closed.countDown();
        })) {
      Looks.unreachable(Looks.through(probe(server.hostPort()), SHORT), TIMED_OUT, "no answer");
      assertThat(closed.await(10, TimeUnit.SECONDS))
          .as("the connection is closed at the limit")
          .isTrue();
    }
  }

  @Test
  void silentInTheMiddleOfTheHandshake() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.of(client -> {
          RawTls.readHello(client);
          client.getOutputStream().write(RawTls.serverHello());
          client.getInputStream().readAllBytes();
        })) {
      Looks.unreachable(Looks.through(probe(server.hostPort()), SHORT), TIMED_OUT, "no answer");
    }
  }

  @Test
  void sendsAByteNowAndThen() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.of(client -> {
          for (byte each : RawTls.serverHello()) {
            client.getOutputStream().write(each);
            var _ = new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
          }
        })) {
      Looks.unreachable(Looks.through(probe(server.hostPort()), SHORT), TIMED_OUT, "no answer");
    }
  }

  @Test
  void aServerOfHttp() throws IOException {
    gets(
        client -> write(client, "HTTP/1.1 400 Bad Request\r\n\r\n"),
        NOT_TLS,
        "it does not speak TLS");
  }

  @Test
  void aServerThatClosesAtOnce() throws IOException {
    gets(RawTls::readHello, HANDSHAKE_FAILED, "it closed the connection during the handshake");
  }

  @Test
  void aServerThatResets() throws IOException {
    gets(
        client -> {
          RawTls.readHello(client);
          client.setSoLinger(true, 0);
        },
        HANDSHAKE_FAILED,
        "it closed the connection during the handshake");
  }

  @Test
  void tenMebibytesOfCertificates() throws IOException {
    gets(
        client -> {
          RawTls.readHello(client);
          client.getOutputStream().write(RawTls.serverHello());
          RawTls.tenMebibytesOfCertificates(client);
        },
        TOO_LARGE,
        "more than 32 KiB");
  }

  @Test
  void elevenCertificates() throws IOException {
    var chain = Collections.nCopies(11, Chains.API.leaf());
    try (ScriptedServer server =
        TlsServers.showing(Chains.API.privateKey(), chain, port -> {}, socket -> {})) {
      Looks.unreachable(probe(server.hostPort()), TOO_LARGE, "more than 10 certificates");
    }
  }

  @Test
  void aCertificateThatCannotBeRead() throws IOException {
    gets(
        client -> {
          RawTls.readHello(client);
          client.getOutputStream().write(RawTls.serverHello());
          byte[] junk = "no certificate".getBytes(StandardCharsets.US_ASCII);
          client.getOutputStream().write(RawTls.certificates(List.of(junk)));
          client.getInputStream().readAllBytes();
        },
        NOT_A_CERTIFICATE,
        "a certificate that cannot be read");
  }

  /** A chain is public: only who signs with its key may be taken for its owner. */
  @Test
  void aChainThatIsShownWithoutItsKey() throws IOException {
    gets(
        client -> {
          RawTls.readHello(client);
          client.getOutputStream().write(RawTls.serverHello());
          client.getOutputStream().write(RawTls.certificates(List.of(der())));
          client.getOutputStream().write(RawTls.handshakeFailure());
          client.getInputStream().readAllBytes();
        },
        HANDSHAKE_FAILED,
        "it refuses the handshake (handshake_failure)");
  }

  @Test
  void aChainWithTheKeyOfAnother() throws IOException {
    try (ScriptedServer server =
        TlsServers.showing(Chains.API.privateKey(), Chains.WEB.chain(), port -> {}, socket -> {})) {
      Looks.unreachable(probe(server.hostPort()), HANDSHAKE_FAILED, "the handshake failed");
    }
  }

  @Test
  void aServerOfTls12ThatDemandsACertificateAndIsShownNone() throws IOException {
    try (ScriptedServer server =
        TlsServers.showing(
            Chains.WEB.privateKey(),
            Chains.WEB.chain(),
            port -> {
              port.setEnabledProtocols(new String[] {"TLSv1.2"});
              port.setNeedClientAuth(true);
            },
            socket -> {})) {
      // Its alert, or the reset that overtakes it.
      Looks.unreachable(probe(server.hostPort()), HANDSHAKE_FAILED, "the handshake");
    }
  }

  @Test
  void aServerThatSpeaksNoneOfTheProtocols() throws IOException {
    try (ScriptedServer server =
        TlsServers.showing(
            Chains.WEB.privateKey(),
            Chains.WEB.chain(),
            port -> {
              SSLParameters parameters = port.getSSLParameters();
              parameters.setApplicationProtocols(new String[] {"imap"});
              port.setSSLParameters(parameters);
            },
            socket -> {})) {
      Looks.unreachable(
          probe(server.hostPort()),
          HANDSHAKE_FAILED,
          "it refuses the handshake (no_application_protocol)");
    }
  }

  private static void gets(ScriptedServer.Script script, Reason reason, String why)
      throws IOException {
    try (ScriptedServer server = ScriptedServer.of(script)) {
      Looks.unreachable(probe(server.hostPort()), reason, why);
    }
  }

  private static void write(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    client.getInputStream().readAllBytes();
  }

  private static byte[] der() {
    try {
      return Chains.API.leaf().getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static TlsProbe probe(String hostPort) {
    return new TlsProbe(hostPort, Optional.empty(), TlsProbe.MESH_ALPN, TlsProbe.Client.ANONYMOUS);
  }
}
