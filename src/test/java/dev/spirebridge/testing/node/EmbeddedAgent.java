package dev.spirebridge.testing.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.spirebridge.demo.EmbeddedDelegatedIdentity;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.ProcessAttestor;
import dev.spirebridge.demo.RegisteredWorkload;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.testing.Pem;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * The embedded agent as a program for a pod: it knows callers by the pod their cgroup names, and is
 * told over HTTP on its loopback address which pod has which identity.
 *
 * <ul>
 *   <li>{@code PUT /entries/POD-UID}, the SPIFFE ID as body: makes or replaces the pod's entry
 *   <li>{@code PUT /workload-api/NAME}, the SPIFFE ID as body: serves the Workload API to that
 *       identity, at the socket of that name
 *   <li>{@code GET /bundle}: the authorities, as PEM
 *   <li>{@code POST /rotate}: a new leaf for every pod
 * </ul>
 */
public final class EmbeddedAgent {

  private static final String ENTRIES = "/entries/";
  private static final String WORKLOAD_API = "/workload-api/";
  private static final Duration LIFETIME = Duration.ofHours(1);

  private final EmbeddedTrustDomain trustDomain;
  private final EmbeddedDelegatedIdentity api;
  private final Path sockets;
  private final Map<String, RegisteredWorkload> workloads = new HashMap<>();

  private EmbeddedAgent(
      EmbeddedTrustDomain trustDomain, EmbeddedDelegatedIdentity api, Path sockets) {
    this.trustDomain = trustDomain;
    this.api = api;
    this.sockets = sockets;
    // An agent has the bundle of its own trust domain before anybody has an entry.
    trustDomain.register(api.workload("nobody"));
  }

  /**
   * Runs until it is ended.
   *
   * @param arguments the admin socket, the port, the folder of the Workload API's sockets
   */
  public static void main(String[] arguments) throws IOException {
    EmbeddedTrustDomain trustDomain =
        EmbeddedTrustDomain.selfSigned(
            TrustDomain.parse("example.org"), Duration.ofDays(1), InstantSource.system());
    EmbeddedAgent agent =
        new EmbeddedAgent(
            trustDomain,
            EmbeddedDelegatedIdentity.started(Path.of(arguments[0]), ProcessAttestor.byPodUid()),
            Path.of(arguments[2]));
    int port = Integer.parseInt(arguments[1]);
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.createContext(ENTRIES, agent::putEntry);
    http.createContext(WORKLOAD_API, agent::putWorkloadApi);
    http.createContext("/bundle", agent::bundle);
    http.createContext("/rotate", agent::rotate);
    http.start();
  }

  private void putEntry(HttpExchange exchange) throws IOException {
    try (exchange) {
      String podUid = exchange.getRequestURI().getPath().substring(ENTRIES.length());
      workloads
          .computeIfAbsent(
              podUid, uid -> trustDomain.register(api.workload(ProcessAttestor.podUidKey(uid))))
          .setEntries(entry(exchange));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void putWorkloadApi(HttpExchange exchange) throws IOException {
    try (exchange) {
      String name = exchange.getRequestURI().getPath().substring(WORKLOAD_API.length());
      EmbeddedWorkloadApi workloadApi = EmbeddedWorkloadApi.started(sockets.resolve(name));
      // As SPIRE's: who may ask is for the attestor to say.
      Files.setPosixFilePermissions(
          workloadApi.socket(), PosixFilePermissions.fromString("rwxrwxrwx"));
      trustDomain.register(workloadApi, entry(exchange));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private static RegistrationEntry entry(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    SpiffeId spiffeId = SpiffeId.parse(new String(body, StandardCharsets.UTF_8));
    return new RegistrationEntry(spiffeId, LIFETIME);
  }

  private void bundle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] pem = Pem.of(trustDomain.bundle()).getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(200, pem.length);
      exchange.getResponseBody().write(pem);
    }
  }

  private void rotate(HttpExchange exchange) throws IOException {
    try (exchange) {
      trustDomain.rotateSvids();
      exchange.sendResponseHeaders(200, -1);
    }
  }
}
