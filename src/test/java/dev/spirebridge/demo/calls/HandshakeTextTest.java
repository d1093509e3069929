package dev.spirebridge.demo.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpServer;
import dev.spirebridge.demo.CertificateAuthority;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandshakeTextTest {
  private final X509Certificate one = newCertificate();
  private final X509Certificate two = newCertificate();
  private final X509Certificate three = newCertificate();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void anAnswerTellsAllHandshakesTheNearestFirst() throws Exception {
    answer(HopHandler.callingOn(() -> List.of(new Handshake(two, three))), one, two);
    assertThat(HandshakeText.read(get()))
        .containsExactly(new Handshake(one, two), new Handshake(two, three));
  }

  @Test
  void theCalleeThatTheCallerSawItselfCountsBeforeAnyHeader() throws Exception {
    answer(HopHandler.last(), one, two);
    assertThat(HandshakeText.read(get(), three)).containsExactly(new Handshake(one, three));
  }

  @Test
  void aFailedHopIsToldWithItsReason() throws Exception {
    answer(
        HopHandler.callingOn(() -> {
          throw new IOException("certificate_unknown");
        }),
        one,
        two);
    var answer = get();
    assertThatIOException()
        .isThrownBy(() -> HandshakeText.read(answer))
        .withMessageContaining("answered 502: certificate_unknown");
  }

  @Test
  void anAnswerThatDoesNotSayWhomItSawIsRefused() throws Exception {
    server.createContext("/", HopHandler.last());
    var answer = get();
    assertThatIOException()
        .isThrownBy(() -> HandshakeText.read(answer, one))
        .withMessageContaining("the header x-demo-caller is missing");
  }

  @Test
  void textThatIsNoCertificateIsRefused() throws Exception {
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set(HandshakeText.CALLER_HEADER, "nonsense");
          HopHandler.last().handle(exchange);
        });
    var answer = get();
    assertThatIOException()
        .isThrownBy(() -> HandshakeText.read(answer, one))
        .withMessage("Not a certificate: \"nonsense\"");
  }

  private void answer(HopHandler handler, X509Certificate caller, X509Certificate callee) {
    server.createContext(
        "/",
        exchange -> {
          var headers = exchange.getResponseHeaders();
          headers.set(HandshakeText.CALLER_HEADER, HandshakeText.format(caller));
          headers.set(HandshakeText.CALLEE_HEADER, HandshakeText.format(callee));
          handler.handle(exchange);
        });
  }

  private HttpResponse<String> get() throws Exception {
    var uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    try (var client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }

  private static X509Certificate newCertificate() {
    return CertificateAuthority.selfSigned(
            TrustDomain.parse("shop.test"), Duration.ofHours(1), InstantSource.system())
        .root();
  }
}
