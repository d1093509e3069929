package dev.spirebridge.testing.peers;

import dev.spirebridge.testing.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A steady load of requests on the gateway of a {@link MtlsPair}. A request is good when it is
 * answered 200 and both sides proved the expected SPIFFE ID. Runs from construction until closed.
 */
public final class HandshakeLoad implements AutoCloseable {

  private static final int KEPT_FAILURES = 10;

  private final String clientId;
  private final String serverId;
  private final HttpRequest request;
  private final HttpClient client;
  private final ExecutorService callers;
  private final long intervalNanos;
  private final long startNanos = System.nanoTime();
  private final AtomicLong slots = new AtomicLong();
  private final AtomicLong succeeded = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final ConcurrentLinkedQueue<String> firstFailures = new ConcurrentLinkedQueue<>();
  private final Set<String> clientSerials = ConcurrentHashMap.newKeySet();
  private final Set<String> serverCertificates = ConcurrentHashMap.newKeySet();
  private volatile Issuers lastIssuers = new Issuers("", "");
  private volatile boolean stopped;

  /** Issuers of the two certificates of one handshake. */
  public record Issuers(String client, String server) {

    /** Whether both are other than the given one. */
    public boolean bothReplaced(Issuers before) {
      return !client.equals(before.client) && !server.equals(before.server);
    }
  }

  /**
   * Begins at once.
   *
   * @param concurrency requests in flight at most
   * @param perSecond requests to begin per second, fewer when the peers cannot keep up
   */
  public HandshakeLoad(URI gateway, String spiffeId, int concurrency, int perSecond) {
    this(gateway, spiffeId, spiffeId, concurrency, perSecond);
  }

  /**
   * Begins at once.
   *
   * @param clientId the SPIFFE ID the workload must see
   * @param serverId the SPIFFE ID the gateway must see
   * @param concurrency requests in flight at most
   * @param perSecond requests to begin per second, fewer when the peers cannot keep up
   */
  public HandshakeLoad(
      URI gateway, String clientId, String serverId, int concurrency, int perSecond) {
    this.clientId = clientId;
    this.serverId = serverId;
    this.request = HttpRequest.newBuilder(gateway).timeout(Duration.ofSeconds(30)).build();
    this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.callers =
        Executors.newFixedThreadPool(
            concurrency, Thread.ofPlatform().daemon().name("handshake-load-", 0).factory());
    for (int caller = 0; caller < concurrency; caller++) {
      callers.execute(this::callUntilStopped);
    }
  }

  public long succeeded() {
    return succeeded.get();
  }

  public long failed() {
    return failed.get();
  }

  /** What went wrong in the first failures; empty when none failed. */
  public List<String> firstFailures() {
    return List.copyOf(firstFailures);
  }

  /** How many client certificates the workload has seen. */
  public int distinctClientCertificates() {
    return clientSerials.size();
  }

  /** How many certificates the gateway has seen on the workload. */
  public int distinctServerCertificates() {
    return serverCertificates.size();
  }

  /** The issuers of the latest good handshake. */
  public Issuers lastIssuers() {
    return lastIssuers;
  }

  /** Waits until this many requests have succeeded since the start. */
  public void awaitSucceeded(long count, Duration limit) {
    Await.until(count + " good requests", limit, () -> succeeded.get() >= count);
  }

  /**
   * Waits until handshakes begun after this call use certificates of other issuers on both sides.
   */
  public void awaitNewIssuers(Issuers before, Duration limit) {
    Await.until("new issuers on both sides", limit, () -> lastIssuers.bothReplaced(before));
  }

  /** Ends the load and waits for the requests in flight. */
  @Override
  public void close() {
    stopped = true;
    callers.close();
    client.close();
  }

  private void callUntilStopped() {
    while (!stopped) {
      long start = startNanos + slots.getAndIncrement() * intervalNanos;
      for (long wait = start - System.nanoTime(); wait > 0 && !stopped; ) {
        LockSupport.parkNanos(wait);
        wait = start - System.nanoTime();
      }
      if (!stopped) {
        call();
      }
    }
  }

  private void call() {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() == 200
          && clientId.equals(header(response, "x-client-id"))
          && serverId.equals(header(response, "x-server-id"))) {
        clientSerials.add(header(response, "x-client-serial"));
        serverCertificates.add(header(response, "x-server-certificate"));
        lastIssuers =
            new Issuers(header(response, "x-client-issuer"), header(response, "x-server-issuer"));
        succeeded.incrementAndGet();
      } else {
        fail(response.statusCode() + " " + response.headers().map() + " " + response.body());
      }
    } catch (IOException e) {
      fail(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }

  private void fail(String reason) {
    if (failed.getAndIncrement() < KEPT_FAILURES) {
      firstFailures.add(Duration.ofNanos(System.nanoTime() - startNanos) + ": " + reason);
    }
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
