package dev.spirebridge.testing.leaks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.spirebridge.demo.kubernetes.EmbeddedKubernetes;
import dev.spirebridge.federation.WebCertificates;
import dev.spirebridge.testing.BelievesEverybody;
import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.Pem;
import dev.spirebridge.testing.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * The embedded Kubernetes API behind TLS, for clients that have a certificate and a token, as those
 * of real clusters do; whoever asks without one of them is refused.
 */
final class KeyedKubernetes implements AutoCloseable {

  private final EmbeddedKubernetes kubernetes;
  private final HttpsServer server;
  private final HttpClient forward =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final WebCertificates certificates = new WebCertificates(Instant.now());
  private final CertificateWorkshop.Made client =
      new CertificateWorkshop(Instant.now())
          .leaf("urn:client")
          .keys(CertificateWorkshop.rsa())
          .make();
  private final String token;

  private KeyedKubernetes(EmbeddedKubernetes kubernetes, HttpsServer server) {
    this.kubernetes = kubernetes;
    this.server = server;
    byte[] random = new byte[48];
    new SecureRandom().nextBytes(random);
    this.token = Base64.getUrlEncoder().encodeToString(random);
  }

  /**
   * @param traces are told of the keys and of the token
   */
  static KeyedKubernetes start(KeyTraces traces) throws Exception {
    KeyedKubernetes started =
        new KeyedKubernetes(
            EmbeddedKubernetes.start(InstantSource.system()),
            HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    WebCertificates.Server own = started.certificates.valid("localhost");
    traces.add("the API server", own.key());
    traces.add("the kubeconfig", started.client.keys().getPrivate());
    traces.addToken("the kubeconfig", started.token);
    started.server.setHttpsConfigurator(
        demandingCertificates(ServerTls.context(own.key(), own.chain(), new BelievesEverybody())));
    started.server.setExecutor(started.threads);
    started.server.createContext("/", started::answer);
    started.server.start();
    return started;
  }

  /** The one behind, where nothing has to be shown. */
  EmbeddedKubernetes kubernetes() {
    return kubernetes;
  }

  /** What the kubeconfig's user has. */
  String token() {
    return token;
  }

  String clientKey() {
    return Pem.block("PRIVATE KEY", client.keys().getPrivate().getEncoded());
  }

  String clientCertificate() {
    return Pem.of(client.certificate());
  }

  /** With all that is needed. */
  Path kubeconfig(Path folder) {
    return kubeconfig(
        folder,
        "kubeconfig",
        "token: %s, client-certificate-data: %s, client-key-data: %s"
            .formatted(token, base64(clientCertificate()), base64(clientKey())));
  }

  /**
   * @param user the fields of a kubeconfig's user
   */
  Path kubeconfig(Path folder, String name, String user) {
    String text =
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: c
          cluster: {server: "https://localhost:%d", certificate-authority-data: %s}
        users:
        - name: u
          user: {%s}
        contexts:
        - {name: c, context: {cluster: c, user: u}}
        current-context: c
        """
            .formatted(server.getAddress().getPort(), base64(Pem.of(certificates.root())), user);
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(kubernetes.uri() + exchange.getRequestURI().toString()))
              .method(
                  exchange.getRequestMethod(),
                  BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
      for (String header : List.of("Content-Type", "Accept")) {
        List<String> values = exchange.getRequestHeaders().get(header);
        if (values != null) {
          request.header(header, values.getFirst());
        }
      }
      pass(forward.send(request.build(), BodyHandlers.ofInputStream()), exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As it comes: a watch has no end. */
  private static void pass(HttpResponse<InputStream> response, HttpExchange exchange)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(response.statusCode(), 0);
    // Who watches waits for this before he waits for events.
    exchange.getResponseBody().flush();
    try (InputStream body = response.body()) {
      byte[] piece = new byte[8192];
      for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
        exchange.getResponseBody().write(piece, 0, read);
        exchange.getResponseBody().flush();
      }
    }
  }

  private static HttpsConfigurator demandingCertificates(SSLContext context) {
    return new HttpsConfigurator(context) {
      @Override
      public void configure(HttpsParameters parameters) {
        SSLParameters demanded = context.getDefaultSSLParameters();
        demanded.setNeedClientAuth(true);
        parameters.setSSLParameters(demanded);
      }
    };
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    forward.close();
    kubernetes.close();
  }
}
