package dev.spirebridge.sds;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.status.StreamStatus;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.SotwStream;
import dev.spirebridge.unixsocket.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every answer is accounted for: in the listener's totals, on its stream, and in the histogram. */
class AccountingTest {

  @TempDir Path folder;
  private Endpoint endpoint;
  private RunningSds sds;
  private SdsChannel client;

  @BeforeEach
  void start() {
    endpoint = new Endpoint.Unix(folder.resolve("sds.sock"));
    sds = RunningSds.at(endpoint);
    sds.subject.accept(Identities.one());
    client = new SdsChannel(endpoint);
  }

  @AfterEach
  void stop() {
    client.close();
    sds.close();
  }

  @Test
  void anAckIsCountedAndTimed() {
    var stream = client.ask("default");
    var response = stream.next();
    assertThat(sds.name("default").sentVersion()).contains(response.getVersionInfo());
    assertThat(sds.name("default").ackedVersion()).isEmpty();
    sds.clock.advance(Duration.ofMillis(40));

    stream.ack(response);

    sds.awaitListener("an ACK", status -> status.acks() == 1);
    var name = sds.name("default");
    assertThat(name.ackedVersion()).contains(response.getVersionInfo());
    assertThat(name.updateToAck()).contains(Duration.ofMillis(40));
    assertThat(name.lastNack()).isEmpty();
    var listener = sds.listener();
    assertThat(listener.requests()).isEqualTo(2);
    assertThat(listener.responses()).isEqualTo(1);
    assertThat(listener.nacks() + listener.staleNonces() + listener.refusedStreams()).isZero();
  }

  @Test
  void theHistogramHasEachAckInItsBucketAndAllAbove() {
    for (int millis : List.of(0, 40, 20_000, 60_000)) {
      var stream = client.ask("default");
      var response = stream.next();
      sds.clock.advance(Duration.ofMillis(millis));
      long before = sds.listener().acks();
      stream.ack(response);
      sds.awaitListener("an ACK", status -> status.acks() == before + 1);
    }
    var histogram = sds.server.updateToAck();
    assertThat(histogram.count()).isEqualTo(4);
    assertThat(histogram.sumSeconds()).isEqualTo(80.04);
    assertThat(histogram.upperBoundsSeconds()).isSorted().startsWith(0.001).endsWith(30.0);
    assertThat(cumulative(0.001)).isEqualTo(1);
    assertThat(cumulative(0.025)).isEqualTo(1);
    assertThat(cumulative(0.05)).isEqualTo(2);
    assertThat(cumulative(10)).isEqualTo(2);
    assertThat(cumulative(30)).isEqualTo(3);
  }

  @Test
  void aNackIsCountedWithItsReasonAndNotAnsweredUntilThereIsSomethingElse() {
    var stream = client.ask("default");
    var response = stream.next();
    stream.nack(response, "no such curve\nin this build");
    sds.awaitListener("a NACK", status -> status.nacks() == 1);
    assertThat(sds.name("default").lastNack()).contains("no such curve in this build");
    assertThat(sds.name("default").ackedVersion()).isEmpty();
    assertThat(sds.listener().acks()).isZero();
    assertThat(sds.server.updateToAck().count()).isZero();

    var next = Identities.one();
    sds.subject.accept(next);
    var second = stream.next();
    assertThat(Identities.isLeafOf(next, second)).as("nothing came in between").isTrue();
    stream.ack(second);
    sds.awaitListener("an ACK", status -> status.acks() == 1);
    assertThat(sds.name("default").lastNack()).isEmpty();
  }

  @Test
  void aStaleNonceIsCountedAndIgnored() {
    var stream = client.ask("default");
    stream.next();
    stream.send(stream.answerTo("never-sent").toBuilder().addResourceNames("ROOTCA").build());
    sds.awaitListener("a stale nonce", status -> status.staleNonces() == 1);
    assertThat(sds.stream().names()).hasSize(1);
    assertThat(sds.listener().acks()).isZero();
  }

  @Test
  void aStreamTellsWhereItComesFromAndWhatItAskedFor() throws IOException {
    var stream = client.ask("default", "later");
    stream.next();
    StreamStatus status = sds.stream();
    assertThat(status.listener()).isEqualTo(endpoint.toString());
    assertThat(status.caller())
        .isEqualTo("pid %d uid %s".formatted(ProcessHandle.current().pid(), ownUid()));
    assertThat(status.nodeId()).isEqualTo(SotwStream.NODE_ID);
    assertThat(status.method()).isEqualTo("StreamSecrets");
    assertThat(status.openedAt()).isEqualTo(NOW);
    assertThat(status.wildcard()).isFalse();
    assertThat(status.names()).extracting("name").containsExactly("default", "later");
    assertThat(sds.name("later").heldSince()).contains(NOW);
    assertThat(sds.listener().heldNames()).isEqualTo(1);
  }

  @Test
  void overTcpTheCallerIsUnknown() {
    Endpoint tcp = RunningSds.freePort();
    sds.with(new ListenerBuilder(tcp));
    try (var other = new SdsChannel(tcp)) {
      var received = other.subscribe();
      received.next();
      StreamStatus status = sds.stream();
      assertThat(status.caller()).isEqualTo("tcp");
      assertThat(status.listener()).isEqualTo(tcp.toString());
      assertThat(status.method()).isEqualTo("DeltaSecrets");
      assertThat(status.wildcard()).isTrue();
    }
  }

  @Test
  void listenersAreAccountedForSeparately() {
    Endpoint second = new Endpoint.Unix(folder.resolve("second.sock"));
    sds.with(new ListenerBuilder(second).failOnUnknown());
    client.ask("default").next();
    try (var other = new SdsChannel(second)) {
      other.ask("ROOTCA").next();
      other.ask("ROOTCA").next();
      var statuses = sds.server.listenerStatus();
      assertThat(statuses).extracting("address").containsExactly(s(endpoint), s(second));
      assertThat(statuses).extracting("onUnknown").containsExactly("hold", "fail");
      assertThat(statuses).extracting("profile").containsExactly("istio", "istio");
      assertThat(statuses).extracting("streams").containsExactly(1, 2);
      assertThat(statuses).extracting("responses").containsExactly(1L, 2L);
      assertThat(statuses).extracting("connections").containsExactly(1, 1);
    }
  }

  @Test
  void noncesAndStreamNumbersAreNeverRepeated() {
    var first = client.ask("default").next();
    var second = client.ask("default").next();
    var third = client.ask("ROOTCA").next();
    assertThat(List.of(first.getNonce(), second.getNonce(), third.getNonce()))
        .doesNotHaveDuplicates()
        .doesNotContain("");
    assertThat(sds.server.streamStatus()).extracting("id").doesNotHaveDuplicates().hasSize(3);
    assertThat(first.getVersionInfo()).isEqualTo(second.getVersionInfo());
  }

  private long cumulative(double bound) {
    var histogram = sds.server.updateToAck();
    return histogram.cumulativeCounts().get(histogram.upperBoundsSeconds().indexOf(bound));
  }

  private static String s(Endpoint endpoint) {
    return endpoint.toString();
  }

  private static String ownUid() throws IOException {
    return String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }
}
