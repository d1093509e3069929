package dev.spirebridge.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.spirebridge.admin.page.StatusPage;
import dev.spirebridge.status.BridgeStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** An admin server on a free loopback port, its status and liveness to be set by the test. */
final class RunningAdmin implements AutoCloseable {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  final AtomicReference<BridgeStatus> status = new AtomicReference<>(Statuses.serving());
  final AtomicReference<List<String>> stopped = new AtomicReference<>(List.of());
  final AtomicReference<Optional<RuntimeException>> failure =
      new AtomicReference<>(Optional.empty());
  private final HttpClient client = HttpClient.newHttpClient();
  private final AdminServer server;

  RunningAdmin() throws IOException {
    this(AdminEndpoints::everything);
  }

  RunningAdmin(Function<AdminEndpoints, AdminEndpoints.Selection> selection) throws IOException {
    AdminEndpoints endpoints =
        AdminEndpoints.ofBridge(
                this::currentStatus, Statuses::served, Duration.ofMinutes(10), stopped::get)
            .showing(
                StatusPage.ofBridge(
                    this::currentStatus,
                    Duration.ofMinutes(10),
                    () -> Statuses.NOW.plusSeconds(60)));
    server = AdminServer.start(ANY_PORT, selection.apply(endpoints));
  }

  private BridgeStatus currentStatus() {
    failure
        .get()
        .ifPresent(exception -> {
          throw exception;
        });
    return status.get();
  }

  InetSocketAddress address() {
    return server.address();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path);
  }

  HttpResponse<String> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + address().getPort() + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(method, BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(3));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** As a browser asks. */
  HttpResponse<String> page(String path, String... furtherHeaders)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + address().getPort() + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
            .timeout(Duration.ofSeconds(10));
    if (furtherHeaders.length > 0) {
      request.headers(furtherHeaders);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** A connection with these bytes written to it; reads from it fail after 15 seconds. */
  Socket sending(String bytes) throws IOException {
    Socket socket = new Socket(address().getAddress(), address().getPort());
    socket.setSoTimeout(15_000);
    OutputStream out = socket.getOutputStream();
    out.write(bytes.getBytes(UTF_8));
    out.flush();
    return socket;
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
