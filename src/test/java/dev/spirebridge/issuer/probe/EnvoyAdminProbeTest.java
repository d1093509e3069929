package dev.spirebridge.issuer.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Via;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an admin port may answer, an Envoy's and others'. */
@Timeout(60)
class EnvoyAdminProbeTest {

  private static final String ACTIVE = "resource=dynamic_active_secrets";
  private static final String WARMING = "resource=dynamic_warming_secrets";
  private static final Presented WEB = new Presented(Via.SECRET, Chains.WEB.chain());
  private static final Presented API = new Presented(Via.SECRET, Chains.API.chain());

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;

  @BeforeEach
  void startAnAdminPort() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/config_dump",
        exchange ->
            answer(exchange, 200, answers.getOrDefault(exchange.getRequestURI().getQuery(), "{}")));
    server.start();
  }

  @AfterEach
  void stopIt() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void seesTheSecretOfTheName() {
    answers.put(ACTIVE, dump(rootCa(), secret("default", inline(Chains.pem(Chains.WEB)))));
    assertThat(Looks.seen(probe("default"))).containsExactly(WEB);
  }

  @Test
  void seesWhomItsProxyTrusts() {
    answers.put(ACTIVE, dump(rootCa(), secret("default", inline(Chains.pem(Chains.WEB)))));
    assertThat(trusted()).containsExactly(KeyIdentifiers.subject(Chains.AUTHORITY.root()).get());
    answers.put(ACTIVE, dump(secret("default", inline(Chains.pem(Chains.WEB)))));
    assertThat(trusted()).isEmpty();
  }

  @Test
  void stillSeesTheCertificateOfAProxyWhoseRootsCannotBeRead() {
    String roots = rootCa().replaceAll("inline_bytes\": \"[^\"]+", "inline_bytes\": \"*");
    answers.put(ACTIVE, dump(roots, secret("default", inline(Chains.pem(Chains.WEB)))));
    assertThat(trusted()).isEmpty();
  }

  private Set<String> trusted() {
    return ((Evidence.Seen) Looks.through(probe("default"), Looks.PATIENT)).trustedKeyIds();
  }

  @Test
  void seesAStringToo() {
    String chain =
        "{\"inline_string\": \"%s\"}".formatted(Chains.pem(Chains.WEB).replace("\n", "\\n"));
    answers.put(ACTIVE, dump(secret("istio_server_cert", chain)));
    assertThat(Looks.seen(probe("default", "istio_server_cert"))).containsExactly(WEB);
  }

  @Test
  void seesAllOfOneName() {
    answers.put(
        ACTIVE,
        dump(
            secret("default", inline(Chains.pem(Chains.WEB))),
            secret("default", inline(Chains.pem(Chains.API)))));
    assertThat(Looks.seen(probe("default"))).containsExactly(WEB, API);
  }

  @Test
  void saysWhatItHasInstead() {
    answers.put(
        ACTIVE, dump(rootCa(), secret("kubernetes://web\\u0007", inline(Chains.pem(Chains.API)))));
    Looks.none(probe("default"), "it has no certificate default; it has ROOTCA, kubernetes://web?");
    answers.put(ACTIVE, "{}");
    Looks.none(
        probe("default", "other"), "it has no certificate default or other; it has no secret");
  }

  @Test
  void aTrustBundleOfTheNameIsNoCertificate() {
    Looks.none(probeAfter(dump(rootCa()), "ROOTCA"), "it has no certificate ROOTCA; it has ROOTCA");
  }

  @Test
  void saysThatItStillWaits() {
    answers.put(ACTIVE, dump(rootCa()));
    answers.put(WARMING, dump("{\"name\": \"default\", \"version_info\": \"uninitialized\"}"));
    Looks.none(probe("default"), "it still waits for the secret default");
  }

  @Test
  void saysThatTheSecretIsEmpty() {
    Looks.none(
        probeAfter(dump(secret("default", inline(""))), "default"),
        "the secret default holds no certificate");
    Looks.none(
        probeAfter(dump(secret("default", "{}")), "default"),
        "the secret default holds no certificate");
  }

  @Test
  void cannotSeeAFileOfTheProxys() {
    Looks.unreachable(
        probeAfter(dump(secret("default", "{\"filename\": \"/etc/certs/tls.crt\"}")), "default"),
        Reason.UNREADABLE,
        "the secret default is a file of the proxy's");
  }

  @Test
  void cannotReadABadSecret() {
    Looks.unreachable(
        probeAfter(dump(secret("default", "{\"inline_bytes\": \"###\"}")), "default"),
        Reason.NOT_A_CERTIFICATE,
        "the secret default is not base64");
    Looks.unreachable(
        probeAfter(
            dump(secret("default", inline(Chains.pem(Chains.WEB).replace("MII", "###")))),
            "default"),
        Reason.NOT_A_CERTIFICATE,
        "the secret default: certificate 1 is not base64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><body>hello</body></html>",
        "",
        "null",
        "[]",
        "\"configs\"",
        "{\"status\": \"ok\"}",
        "{\"configs\": {\"name\": \"default\"}}",
        "{\"configs\": [], \"configs\": []}",
        "{\"configs\": [",
        "{\"configs\": [1]}",
        "{\"configs\": [null]}",
        "{\"configs\": [{\"name\": {}, \"secret\": 5}]}",
      })
  void otherAnswersAreNoEnvoys(String answer) {
    Looks.unreachable(probeAfter(answer, "default"), Reason.NOT_ENVOY, "what it answers is not");
  }

  @Test
  void goesNoDeeperThanASecretGoes() {
    String deep = "{\"configs\": " + "[".repeat(50_000) + "]".repeat(50_000) + "}";
    Looks.unreachable(probeAfter(deep, "default"), Reason.NOT_ENVOY, "is not JSON");
  }

  @Test
  void anEmptyObjectOfSomebodyElseIsNoEnvoyWithoutSecrets() throws IOException {
    String answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
    try (ScriptedServer other =
        ScriptedServer.of(client -> {
          client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
          client.getInputStream().readAllBytes();
        })) {
      Looks.unreachable(
          new EnvoyAdminProbe(admin(other), List.of("default")),
          Reason.NOT_ENVOY,
          "it does not say that it is an Envoy");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 301, 302, 307, 401, 404, 500, 503})
  void otherStatusesAreNoEnvoysAndNoRedirectIsFollowed(int status) throws IOException {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try {
      answers.put(ACTIVE, dump(secret("default", inline(Chains.pem(Chains.WEB)))));
      other.createContext(
          "/",
          exchange -> {
            exchange.getResponseHeaders().add("Location", admin(server) + "/config_dump?" + ACTIVE);
            answer(exchange, status, "");
          });
      other.start();
      Looks.unreachable(
          new EnvoyAdminProbe(admin(other), List.of("default")),
          Reason.NOT_ENVOY,
          "it answers a request for its secrets with " + status);
    } finally {
      other.stop(0);
    }
  }

  @Test
  void readsNoMoreThanEightMebibytes() {
    String most = dump(secret("default", inline(Chains.pem(Chains.WEB))));
    answers.put(ACTIVE, most + " ".repeat((8 << 20) - most.length()));
    assertThat(Looks.seen(probe("default"))).containsExactly(WEB);
    answers.put(ACTIVE, most + " ".repeat(9 << 20));
    Looks.unreachable(probe("default"), Reason.TOO_LARGE, "more than 8 MiB");
  }

  @Test
  void endsABodyWithoutEnd() throws IOException {
    endless(true, Looks.PATIENT, Reason.TOO_LARGE);
    endless(false, Duration.ofMillis(500), Reason.TIMED_OUT);
  }

  /**
   * @param fast or a byte, and then silence
   */
  private static void endless(boolean fast, Duration limit, Reason reason) throws IOException {
    try (ScriptedServer endless =
        ScriptedServer.of(client -> {
          OutputStream out = client.getOutputStream();
          out.write(
              "HTTP/1.1 200 OK\r\nserver: envoy\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
          while (fast) {
            out.write(new byte[65536]);
          }
          client.getInputStream().readAllBytes();
        })) {
      Looks.unreachable(
          Looks.through(new EnvoyAdminProbe(admin(endless), List.of("default")), limit),
          reason,
          "");
    }
  }

  @Test
  void saysThatNothingListensOrThatItIsNoHttp() throws IOException {
    URI closed;
    try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = URI.create("http://127.0.0.1:" + port.getLocalPort());
    }
    Looks.unreachable(
        new EnvoyAdminProbe(closed, List.of("default")), Reason.REFUSED, "nothing listens");
    Looks.unreachable(
        new EnvoyAdminProbe(URI.create("http://nobody.invalid:1"), List.of("default")),
        Reason.NAME_NOT_RESOLVED,
        "no address is known");
    try (ScriptedServer ssh =
        ScriptedServer.of(client ->
            client.getOutputStream().write("SSH-2.0\r\n".getBytes(StandardCharsets.US_ASCII)))) {
      Looks.unreachable(
          new EnvoyAdminProbe(admin(ssh), List.of("default")),
          Reason.NOT_ENVOY,
          "it does not speak HTTP");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin:15000", "ftp://127.0.0.1:1", "http:///", "unix:///admin"})
  void refusesWhatIsNoUrl(String url) {
    assertThatThrownBy(() -> new EnvoyAdminProbe(URI.create(url), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("write http://HOST:PORT");
  }

  private EnvoyAdminProbe probeAfter(String answer, String name) {
    answers.put(ACTIVE, answer);
    return probe(name);
  }

  private EnvoyAdminProbe probe(String... names) {
    return new EnvoyAdminProbe(admin(server), List.of(names));
  }

  private static URI admin(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static URI admin(ScriptedServer server) {
    return URI.create("http://" + server.hostPort());
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().add("server", "envoy");
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String dump(String... entries) {
    return "{\"configs\": [" + String.join(",", entries) + "]}";
  }

  private static String rootCa() {
    return """
    {"name": "ROOTCA", "secret": {"name": "ROOTCA", "validation_context":
      {"trusted_ca": %s}}}\
    """
        .formatted(inline(Chains.pem(Chains.AUTHORITY.root())));
  }

  private static String secret(String name, String chain) {
    return """
    {"@type": "type.googleapis.com/envoy.admin.v3.SecretsConfigDump.DynamicSecret",
     "name": "%1$s", "version_info": "1", "last_updated": "2026-11-21T12:00:00Z",
     "secret": {"name": "%1$s", "tls_certificate": {"certificate_chain": %2$s,
       "private_key": {"inline_bytes": "W3JlZGFjdGVkXQ=="}}}}\
    """
        .formatted(name, chain);
  }

  private static String inline(String text) {
    return "{\"inline_bytes\": \"%s\"}"
        .formatted(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII)));
  }
}
