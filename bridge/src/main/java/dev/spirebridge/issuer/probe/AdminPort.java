package dev.spirebridge.issuer.probe;

import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Verdict.Unreachable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * Asks a port for pages, as the admin port of an Envoy or a bridge's own. Has no limit in time of
 * its own; an interruption ends a request. For one thread.
 */
public final class AdminPort implements AutoCloseable {

  /** More than an Envoy has to tell of its secrets. */
  public static final int MOST_BYTES = 8 << 20;

  private final URI base;
  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(Redirect.NEVER).version(Version.HTTP_1_1).build();

  /**
   * @param base such as {@code http://127.0.0.1:15000}; its path is not looked at
   */
  public AdminPort(URI base) {
    this.base = base;
  }

  /** What it answered with success. */
  public static final class Page {

    private final byte[] body;
    private final boolean fromEnvoy;

    private Page(byte[] body, boolean fromEnvoy) {
      this.body = body;
      this.fromEnvoy = fromEnvoy;
    }

    /** Not a copy. */
    public byte[] body() {
      return body;
    }

    boolean fromEnvoy() {
      return fromEnvoy;
    }
  }

  /** A page of {@link #MOST_BYTES} at most. */
  public Page get(String path, String what) throws IOException, InterruptedException {
    return get(path, what, MOST_BYTES);
  }

  /**
   * @param path with its query
   * @param what is asked for, to say that it was refused
   * @param mostBytes that the page may have
   * @throws IOException whose message is a clause fit to be printed
   */
  public Page get(String path, String what, int mostBytes)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).GET().build();
    try {
      HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        answer.body().close();
        throw AbsentException.unreachable(
            Reason.NOT_ENVOY,
            "it answers a request for %s with %d".formatted(what, answer.statusCode()));
      }
      return new Page(
          body(answer, mostBytes), answer.headers().allValues("server").contains("envoy"));
    } catch (AbsentException e) {
      throw e;
    } catch (IOException e) {
      throw new AbsentException(
          ConnectionFailures.beforeAConnection(e)
              .orElseGet(() -> new Unreachable(Reason.NOT_ENVOY, "it does not speak HTTP")));
    }
  }

  private static byte[] body(HttpResponse<InputStream> answer, int mostBytes) throws IOException {
    try (InputStream in = answer.body()) {
      byte[] body = in.readNBytes(mostBytes + 1);
      if (body.length > mostBytes) {
        throw AbsentException.unreachable(
            Reason.TOO_LARGE, "it answers with more than %d MiB".formatted(mostBytes >> 20));
      }
      return body;
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
