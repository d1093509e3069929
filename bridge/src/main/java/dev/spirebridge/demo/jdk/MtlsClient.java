package dev.spirebridge.demo.jdk;

import dev.spirebridge.demo.calls.Handshake;
import dev.spirebridge.demo.calls.HandshakeText;
import dev.spirebridge.demo.calls.NextHop;
import io.spiffe.spiffeid.SpiffeId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/** Calls one server over mTLS, each time with a new connection and a full handshake. */
final class MtlsClient implements NextHop {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final SdsClient secrets;
  private final SpiffeId acceptedServer;
  private final URI server;

  MtlsClient(SdsClient secrets, SpiffeId acceptedServer, URI server) {
    this.secrets = secrets;
    this.acceptedServer = acceptedServer;
    this.server = server;
  }

  @Override
  public List<Handshake> call() throws IOException, InterruptedException {
    try (var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .sslContext(SpiffeTls.context(secrets, acceptedServer))
            .build()) {
      var request = HttpRequest.newBuilder(server).timeout(LIMIT).build();
      var answer = client.send(request, BodyHandlers.ofString());
      var session = answer.sslSession();
      if (session.isEmpty()) {
        throw new IOException(server + " answered without TLS");
      }
      var callee = (X509Certificate) session.get().getPeerCertificates()[0];
      return HandshakeText.read(answer, callee);
    }
  }
}
