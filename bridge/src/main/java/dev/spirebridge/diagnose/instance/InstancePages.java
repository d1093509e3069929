package dev.spirebridge.diagnose.instance;

import dev.spirebridge.status.read.StatusReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks one address for pages, over plain HTTP and past any proxy, each within a limit in time and
 * size. Any thread.
 */
public final class InstancePages implements AutoCloseable {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

  private final URI base;
  private final Duration limit;
  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(Redirect.NEVER)
          .version(Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(CONNECT_LIMIT)
          .build();

  /**
   * @param base as {@link InstanceAddress} gives it
   * @param limit for one page, all of it
   */
  public InstancePages(URI base, Duration limit) {
    this.base = base;
    this.limit = limit;
  }

  /** What was answered, with whatever status code. */
  public static final class Page {

    private final int statusCode;
    private final byte[] body;

    private Page(int statusCode, byte[] body) {
      this.statusCode = statusCode;
      this.body = body;
    }

    public int statusCode() {
      return statusCode;
    }

    /** Not a copy. */
    public byte[] body() {
      return body;
    }
  }

  public URI base() {
    return base;
  }

  /**
   * Blocks, for the limit at most, and for a moment more to tell why there is no answer.
   *
   * @param path below the base, such as {@code /readyz}
   * @throws NoAnswerException if nobody answers in HTTP in time
   */
  public Page get(String path) throws NoAnswerException, InterruptedException {
    Silence silence = new Silence(base);
    if (!base.getScheme().equals("http")) {
      throw silence.becauseOfTls();
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            HttpRequest.newBuilder(URI.create(base + path)).build(),
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), StatusReader.MOST_BYTES));
    try {
      HttpResponse<byte[]> whole = answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return new Page(whole.statusCode(), whole.body());
    } catch (TimeoutException _) {
      throw silence.after(limit);
    } catch (ExecutionException e) {
      throw silence.because(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
