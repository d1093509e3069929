package dev.spirebridge.testing.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.spirebridge.demo.EmbeddedDelegatedIdentity;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.ProcessAttestor;
import dev.spirebridge.demo.RegisteredWorkload;
import dev.spirebridge.demo.RegistrationEntry;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
 *   <li>{@code POST /rotate}: a new leaf for every pod
 * </ul>
 */
public final class EmbeddedAgent {

  private static final String ENTRIES = "/entries/";
  private static final Duration LIFETIME = Duration.ofHours(1);

  private final EmbeddedTrustDomain trustDomain;
  private final EmbeddedDelegatedIdentity api;
  private final Map<String, RegisteredWorkload> workloads = new HashMap<>();

  private EmbeddedAgent(EmbeddedTrustDomain trustDomain, EmbeddedDelegatedIdentity api) {
    this.trustDomain = trustDomain;
    this.api = api;
    // An agent has the bundle of its own trust domain before anybody has an entry.
    trustDomain.register(api.workload("nobody"));
  }

  /**
   * Runs until it is ended.
   *
   * @param arguments the admin socket, the port
   */
  public static void main(String[] arguments) throws IOException {
    EmbeddedTrustDomain trustDomain =
        EmbeddedTrustDomain.selfSigned(
            TrustDomain.parse("example.org"), Duration.ofDays(1), InstantSource.system());
    EmbeddedAgent agent =
        new EmbeddedAgent(
            trustDomain,
            EmbeddedDelegatedIdentity.started(Path.of(arguments[0]), ProcessAttestor.byPodUid()));
    int port = Integer.parseInt(arguments[1]);
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.createContext(ENTRIES, agent::putEntry);
    http.createContext("/rotate", agent::rotate);
    http.start();
  }

  private void putEntry(HttpExchange exchange) throws IOException {
    try (exchange) {
      String podUid = exchange.getRequestURI().getPath().substring(ENTRIES.length());
      byte[] body = exchange.getRequestBody().readAllBytes();
      SpiffeId spiffeId = SpiffeId.parse(new String(body, StandardCharsets.UTF_8));
      workloads
          .computeIfAbsent(
              podUid, uid -> trustDomain.register(api.workload(ProcessAttestor.podUidKey(uid))))
          .setEntries(new RegistrationEntry(spiffeId, LIFETIME));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void rotate(HttpExchange exchange) throws IOException {
    try (exchange) {
      trustDomain.rotateSvids();
      exchange.sendResponseHeaders(200, -1);
    }
  }
}
