package dev.spirebridge.issuer.watch;

import dev.spirebridge.identity.AgentText;
import dev.spirebridge.identity.Identities;
import dev.spirebridge.identity.SvidTls;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Expectation;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Asks a bridge what it hands out, over mutual TLS. It has to present the SPIFFE ID of its own pod,
 * and is shown ours. Any thread.
 */
public final class BridgeRecords {

  /** What one bridge said. */
  public sealed interface Answer {

    /**
     * @param move the roots of a mesh that its proxies trust for a time beside SPIRE's, in words
     */
    record Told(List<Handed> all, Optional<String> move) implements Answer {
      public Told {
        all = List.copyOf(all);
        move = move.map(AgentText::printable);
      }

      public Told(List<Handed> all) {
        this(all, Optional.empty());
      }
    }

    /**
     * @param why a clause without a full stop
     */
    record Silent(String why) implements Answer {
      public Silent {
        why = AgentText.printable(why);
      }
    }
  }

  /**
   * What a proxy took under the name {@code default}.
   *
   * @param podUid empty for a bridge that serves its own pod alone
   */
  public record Handed(Optional<String> podUid, Evidence evidence) {}

  private static final String PATH = "/api/v1/identities";

  private final Identities own;
  private final InstantSource clock;
  private final Duration limit;

  /**
   * @param own what is presented, and by whose bundles bridges are verified
   * @param limit for one answer, all of it
   */
  public BridgeRecords(Identities own, InstantSource clock, Duration limit) {
    this.own = own;
    this.clock = clock;
    this.limit = limit;
  }

  /** Blocks, for the limit at most. */
  public Answer fetch(PodTarget bridge, int mostBytes) {
    Optional<TrustDomain> trustDomain =
        own.svid(clock.instant()).map(svid -> svid.id().getTrustDomain());
    if (trustDomain.isEmpty()) {
      return new Answer.Silent("this side holds no valid SVID itself");
    }
    SpiffeId expected =
        Expectation.ofPod(trustDomain.get(), bridge.id().namespace(), bridge.serviceAccount())
            .id()
            .orElseThrow();
    // One for each answer: a session that is resumed shows no certificate again.
    HttpClient client = client(expected);
    try {
      return answer(client, bridge, mostBytes);
    } finally {
      client.shutdownNow();
    }
  }

  private HttpClient client(SpiffeId expected) {
    return HttpClient.newBuilder()
        .sslContext(SvidTls.client(own, expected::equals, clock))
        .version(Version.HTTP_1_1)
        .followRedirects(Redirect.NEVER)
        .proxy(HttpClient.Builder.NO_PROXY)
        .connectTimeout(limit)
        .build();
  }

  private Answer answer(HttpClient client, PodTarget bridge, int mostBytes) {
    URI uri =
        URI.create(
            "https://%s:%d%s"
                .formatted(bridge.host(), bridge.ports().status().orElseThrow(), PATH));
    CompletableFuture<HttpResponse<byte[]>> response =
        client.sendAsync(
            HttpRequest.newBuilder(uri).build(),
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), mostBytes));
    try {
      HttpResponse<byte[]> whole = response.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return whole.statusCode() == 200
          ? HandedJson.read(whole.body())
          : new Answer.Silent("it answers with the status " + whole.statusCode());
    } catch (TimeoutException e) {
      return new Answer.Silent("no answer within %d ms".formatted(limit.toMillis()));
    } catch (ExecutionException e) {
      return new Answer.Silent(words(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Silent("the check was ended");
    } finally {
      response.cancel(true);
    }
  }

  /** The innermost reason: those around it repeat it, or say nothing. */
  private static String words(ExecutionException failure) {
    Throwable innermost =
        Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
            .limit(10)
            .reduce((_, inner) -> inner)
            .orElseThrow();
    return Optional.ofNullable(innermost.getMessage())
        .filter(message -> !message.isBlank())
        .orElseGet(() -> "the connection failed (" + innermost.getClass().getSimpleName() + ")");
  }
}
