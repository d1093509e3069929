package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.testing.RawHttp2Client;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.Secrets;
import dev.spirebridge.testing.peers.SotwStream;
import dev.spirebridge.unixsocket.Endpoint;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever sends what cannot be taken suffers alone: a good stream beside it lives on. */
class BadClientsTest {

  private static final int REQUEST_BYTES = 64 * 1024;
  private static final int NAMES = 100;

  @TempDir Path folder;
  private final IdentitySnapshot identity = Identities.one();
  private Endpoint endpoint;
  private RunningSds sds;
  private SdsChannel client;
  private SotwStream good;

  @BeforeEach
  void start() {
    endpoint = new Endpoint.Unix(folder.resolve("sds.sock"));
    sds =
        new RunningSds(1)
            .with(new ListenerBuilder(endpoint).requestBytes(REQUEST_BYTES).namesPerStream(NAMES));
    sds.subject.accept(identity);
    client = new SdsChannel(endpoint);
    good = client.ask("default");
    good.ack(good.next());
  }

  @AfterEach
  void stop() {
    client.close();
    sds.close();
  }

  @Test
  void garbageEndsItsConnection() {
    var random = new Random(1);
    for (int i = 0; i < 20; i++) {
      byte[] garbage = new byte[1 + random.nextInt(5000)];
      random.nextBytes(garbage);
      try (var bad = RawHttp2Client.connect(endpoint)) {
        bad.write(ByteString.copyFrom(garbage).concat(ByteString.copyFromUtf8("\r\n".repeat(50))));
        bad.awaitClosed();
      }
    }
    sds.awaitConnections(1);
    assertTheGoodStreamLives();
  }

  @Test
  void garbageAfterTheGreetingEndsItsConnection() {
    try (var bad = RawHttp2Client.connect(endpoint).greet(RawHttp2Client.LARGE_WINDOW)) {
      bad.write(ByteString.copyFrom(new byte[] {-1, -1, -1, 0, 0, 0, 0, 0, 0}));
      bad.awaitClosed();
    }
    sds.awaitConnections(1);
    assertTheGoodStreamLives();
  }

  @Test
  void aMessageThatIsNoRequestEndsItsStream() {
    try (var bad = RawHttp2Client.connect(endpoint).greet(RawHttp2Client.LARGE_WINDOW)) {
      bad.call(1, RawHttp2Client.STREAM_SECRETS);
      sds.awaitStreams(2);
      bad.sendBytes(1, ByteString.copyFrom(new byte[] {-1, -1, -1, -1}));
      sds.awaitStreams(1);
      assertTheGoodStreamLives();
    }
    assertThat(sds.openLeases()).isEqualTo(1);
  }

  @Test
  void aRequestThatIsTooLargeEndsItsStreamOnly() {
    var large = client.stream();
    large.ask(SotwStream.NODE_ID, "x".repeat(REQUEST_BYTES + 1));
    assertThat(large.end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    sds.awaitStreams(1);
    assertTheGoodStreamLives();
  }

  @Test
  void aRequestWithinTheLimitIsTaken() {
    var large = client.stream();
    large.ask(SotwStream.NODE_ID, "x".repeat(REQUEST_BYTES - 200));
    sds.awaitHeldNames(1);
    assertThat(large.isOpen()).isTrue();
  }

  @Test
  void tenThousandNamesEndTheirStreamOnly() {
    var greedy = client.stream();
    greedy.ask(SotwStream.NODE_ID, names(10_000));
    assertThat(greedy.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(greedy.end().getDescription())
        .isEqualTo(
            "a stream may ask for 100 names, this one asks for 10000;"
                + " raise limits.namesPerStream");
    assertThat(sds.listener().refusedStreams()).isEqualTo(1);
    assertTheGoodStreamLives();
  }

  @Test
  void asManyNamesAsAllowedAreTaken() {
    client.ask(names(NAMES));
    sds.awaitHeldNames(NAMES);
    assertThat(sds.listener().refusedStreams()).isZero();
  }

  @Test
  void anotherTypeEndsItsStreamOnly() {
    var wrong = client.stream();
    wrong.send(SotwStream.firstRequest("default").toBuilder().setTypeUrl("other").build());
    assertThat(wrong.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(wrong.end().getDescription()).contains(Secrets.TYPE_URL, "\"other\"");
    assertTheGoodStreamLives();
  }

  @Test
  void aClientThatSaysItIsDoneIsLetGo() {
    var done = client.ask("default");
    done.next();
    done.close();
    assertThat(done.end().isOk()).isTrue();
    sds.awaitStreams(1);
    assertThat(sds.openLeases()).isEqualTo(1);
    assertTheGoodStreamLives();
  }

  private static String[] names(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toArray(String[]::new);
  }

  private void assertTheGoodStreamLives() {
    IdentitySnapshot next = Identities.one();
    sds.subject.accept(next);
    var response = good.next();
    assertThat(Identities.isLeafOf(next, response)).isTrue();
    assertThat(good.isOpen()).isTrue();
  }
}
