package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.testing.Alone;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.Opened;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Ports;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.SotwStream;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page of a bridge with ten thousand streams costs; the numbers are printed. */
@Alone("it measures how long the page takes")
class StatusPageLoadIT {

  private static final Duration SOON = Duration.ofMinutes(2);
  private static final TrustDomain NAME = TrustDomain.parse("example.org");
  private static final int CONNECTIONS = 100;
  private static final int STREAMS = 100;
  private static final int LOOKS = 100;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  private final int port = Ports.free();
  private final HttpClient http = HttpClient.newHttpClient();
  @RegisterExtension private final Opened opened = new Opened();

  @Test
  void withTenThousandStreamsThePageStaysSmallAndQuick() throws Exception {
    Bridge bridge = start();
    open(bridge);

    long status = median(() -> timed(bridge::status));
    List<Integer> bytes = new ArrayList<>();
    long page = median(() -> timed(() -> bytes.add(page("/"))));
    long filtered = median(() -> timed(() -> bytes.add(page("/?q=node-77-7&trouble=1"))));

    System.out.printf(
        "%d streams: a status takes %.1f ms, the page %.1f ms, filtered %.1f ms, of at most %d"
            + " bytes%n",
        CONNECTIONS * STREAMS,
        status / 1e6,
        page / 1e6,
        filtered / 1e6,
        bytes.stream().max(Integer::compare).orElseThrow());
    assertThat(bytes).allSatisfy(size -> assertThat(size).isLessThan(100_000));
    assertThat(Duration.ofNanos(page)).isLessThan(Duration.ofSeconds(1));
    assertThat(Duration.ofNanos(filtered)).isLessThan(Duration.ofSeconds(1));
  }

  private Bridge start() throws Exception {
    EmbeddedTrustDomain spire =
        EmbeddedTrustDomain.selfSigned(NAME, Duration.ofDays(1), InstantSource.system());
    EmbeddedWorkloadApi agent =
        opened.add(EmbeddedWorkloadApi.started(folder.path().resolve("agent")));
    spire.register(
        agent,
        new RegistrationEntry(NAME.newSpiffeId("ns", "shop", "sa", "cart"), Duration.ofHours(1)));
    return opened.add(
        Bridge.start(
            Inputs.none()
                .flag("--agent-socket", agent.address())
                .flag("--sds", "unix://" + folder.path().resolve("sds"))
                .flag("--http", "127.0.0.1:" + port)
                .config(),
            "test"));
  }

  private void open(Bridge bridge) {
    List<SotwStream> streams = new ArrayList<>();
    for (int connection = 0; connection < CONNECTIONS; connection++) {
      SdsChannel channel = opened.add(new SdsChannel("unix://" + folder.path().resolve("sds")));
      for (int stream = 0; stream < STREAMS; stream++) {
        SotwStream asked = channel.stream();
        asked.ask("sidecar~node-%d-%d".formatted(connection, stream), "default", "ROOTCA");
        streams.add(asked);
      }
    }
    streams.forEach(stream -> stream.ack(stream.next()));
    Await.until(
        "all streams", SOON, () -> bridge.status().streams().size() == CONNECTIONS * STREAMS);
  }

  /** How many bytes it has. */
  private int page(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Accept", "text/html")
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      assertThat(response.statusCode()).isEqualTo(200);
      return response.body().length;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static long timed(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return System.nanoTime() - begin;
  }

  private static long median(LongSupplier measure) {
    return IntStream.range(0, LOOKS)
        .mapToLong(_ -> measure.getAsLong())
        .sorted()
        .skip(LOOKS / 2)
        .findFirst()
        .orElseThrow();
  }
}
