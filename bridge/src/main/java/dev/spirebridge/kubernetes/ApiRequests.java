package dev.spirebridge.kubernetes;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Requests that are over within a limit whatever happens, headers and body, and that are sent once.
 * fabric8's own operations wait without end for a body that stalls, and read an object again before
 * some writes.
 *
 * <p>Every failure is a {@link KubernetesClientException}. Safe for any number of threads.
 */
final class ApiRequests {

  static final String JSON = "application/json";
  static final String MERGE_PATCH = "application/merge-patch+json";
  static final String APPLY_PATCH = "application/apply-patch+yaml";

  private final KubernetesClient client;

  ApiRequests(KubernetesClient client) {
    this.client = client;
  }

  KubernetesSerialization json() {
    return client.getKubernetesSerialization();
  }

  String get(String path, Duration limit) {
    return send("GET", path, JSON, null, limit);
  }

  /** As {@link #get}, for what is too long to be a string as well. */
  byte[] bytes(String path, Duration limit) {
    return sendForBytes("GET", path, JSON, null, limit);
  }

  /**
   * @param path begins with a slash, and has its query
   * @param body is written as JSON
   */
  String send(
      String method, String path, String contentType, @Nullable Object body, Duration limit) {
    return new String(sendForBytes(method, path, contentType, body, limit), StandardCharsets.UTF_8);
  }

  private byte[] sendForBytes(
      String method, String path, String contentType, @Nullable Object body, Duration limit) {
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(url(path))
            .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
            .method(method, contentType, body == null ? null : json().asJson(body))
            .build();
    HttpResponse<byte[]> response = await(request, byte[].class, limit);
    if (!response.isSuccessful()) {
      throw failure(request, response.code(), new String(response.body(), StandardCharsets.UTF_8));
    }
    return response.body();
  }

  /**
   * A response that goes on for as long as the API server wants.
   *
   * @param limit until it begins
   */
  InputStream stream(String path, Duration limit) {
    HttpRequest request = client.getHttpClient().newHttpRequestBuilder().uri(url(path)).build();
    HttpResponse<InputStream> response = await(request, InputStream.class, limit);
    if (response.isSuccessful()) {
      return response.body();
    }
    try (InputStream body = response.body()) {
      String text = new String(body.readNBytes(64 * 1024), StandardCharsets.UTF_8);
      throw failure(request, response.code(), text);
    } catch (IOException e) {
      throw failure(request, response.code(), "");
    }
  }

  /** What to throw when the stream of that path breaks. */
  KubernetesClientException broken(String path, IOException e) {
    return new KubernetesClientException("GET at: " + url(path) + ". " + e, e);
  }

  private String url(String path) {
    String server = client.getMasterUrl().toString();
    return (server.endsWith("/") ? server.substring(0, server.length() - 1) : server) + path;
  }

  private <T> HttpResponse<T> await(HttpRequest request, Class<T> body, Duration limit) {
    CompletableFuture<HttpResponse<T>> future = sent(request, body);
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new KubernetesClientException(
          words(request, cause.toString()), cause, -1, null, request);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new KubernetesClientException(
          words(request, "no answer within " + limit.toSeconds() + " s"), e, -1, null, request);
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new KubernetesClientException(words(request, "interrupted"), e, -1, null, request);
    }
  }

  private <T> CompletableFuture<HttpResponse<T>> sent(HttpRequest request, Class<T> body) {
    try {
      return client.getHttpClient().sendAsync(request, body);
    } catch (IllegalStateException e) {
      throw new KubernetesClientException(words(request, "the client is closed"), e);
    }
  }

  private KubernetesClientException failure(HttpRequest request, int code, String body) {
    Status status = status(code, body);
    return new KubernetesClientException(
        words(request, code + " " + status.getMessage()), null, code, status, request);
  }

  private Status status(int code, String body) {
    try {
      Status status = json().unmarshal(body, Status.class);
      if (status != null && "Status".equals(status.getKind())) {
        return status.getCode() == null ? new StatusBuilder(status).withCode(code).build() : status;
      }
    } catch (KubernetesClientException | IllegalArgumentException e) {
      // A proxy's page, or the plain words of the API server for a path it does not know.
    }
    return new StatusBuilder().withCode(code).withMessage(body.strip()).build();
  }

  private static String words(HttpRequest request, String reason) {
    return request.method() + " at: " + request.uri() + ". " + reason;
  }
}
