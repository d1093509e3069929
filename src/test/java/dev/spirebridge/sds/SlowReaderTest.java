package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.testing.RawHttp2Client;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.SotwStream;
import dev.spirebridge.unixsocket.Endpoint;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that does not read holds one answer and is then given the newest. */
class SlowReaderTest {

  private static final int CALL = 1;
  private static final int ROTATIONS = 1000;

  @TempDir Path folder;
  private Endpoint endpoint;
  private RunningSds sds;

  @BeforeEach
  void start() {
    endpoint = new Endpoint.Unix(folder.resolve("sds.sock"));
    sds = RunningSds.at(endpoint);
  }

  @AfterEach
  void stop() {
    sds.close();
  }

  @Test
  void misses998OfAThousandRotationsAndGetsTheNewest() {
    List<IdentitySnapshot> snapshots = Identities.withNewLeaves(7);
    sds.subject.accept(snapshots.getFirst());
    try (var slow = RawHttp2Client.connect(endpoint).greet(0);
        var client = new SdsChannel(endpoint)) {
      slow.call(CALL, RawHttp2Client.STREAM_SECRETS);
      slow.send(CALL, SotwStream.firstRequest("default"));
      sds.awaitListener("the slow one's answer", status -> status.responses() == 1);
      var quick = client.ask("default");
      assertThat(Identities.isLeafOf(snapshots.getFirst(), quick.next())).isTrue();

      // The quick one sees every rotation, so that none was skipped on the way to the streams.
      for (int i = 1; i <= ROTATIONS; i++) {
        IdentitySnapshot next = snapshots.get(i % snapshots.size());
        sds.subject.accept(next);
        assertThat(Identities.isLeafOf(next, quick.next())).isTrue();
      }
      assertThat(sds.listener().responses())
          .as("1001 to the quick one, 1 to the slow one")
          .isEqualTo(1 + ROTATIONS + 1);

      slow.widen(CALL, RawHttp2Client.LARGE_WINDOW);
      assertThat(slow.nextMessage(CALL, DiscoveryResponse.parser()))
          .matches(first -> Identities.isLeafOf(snapshots.getFirst(), first));
      IdentitySnapshot newest = snapshots.get(ROTATIONS % snapshots.size());
      assertThat(slow.nextMessage(CALL, DiscoveryResponse.parser()))
          .matches(second -> Identities.isLeafOf(newest, second));
      assertThat(sds.listener().responses()).isEqualTo(1 + ROTATIONS + 2);
    }
  }

  @Test
  void isReadFromNoFasterThanItReads() {
    sds.subject.accept(Identities.one());
    try (var pushy = RawHttp2Client.connect(endpoint).greet(0)) {
      pushy.call(CALL, RawHttp2Client.STREAM_SECRETS);
      pushy.send(CALL, SotwStream.firstRequest("default"));
      sds.awaitListener("an answer", status -> status.responses() == 1);
      for (int i = 0; i < 100; i++) {
        pushy.send(CALL, SotwStream.firstRequest("default"));
      }
      pushy.ping();
      assertThat(sds.listener().requests()).as("requests read of those that are here").isOne();
      pushy.widen(CALL, RawHttp2Client.LARGE_WINDOW);
      sds.awaitListener("all requests to be read", status -> status.requests() == 101);
    }
  }

  @Test
  void aClientThatLeavesInTheMiddleOfAnAnswerIsForgotten() {
    sds.subject.accept(Identities.one());
    try (var client = new SdsChannel(endpoint)) {
      var staying = client.ask("default");
      staying.next();
      for (int i = 0; i < 20; i++) {
        var leaving = RawHttp2Client.connect(endpoint).greet(100);
        leaving.call(CALL, RawHttp2Client.STREAM_SECRETS);
        leaving.send(CALL, SotwStream.firstRequest("default"));
        sds.awaitStreams(2);
        leaving.close();
        sds.awaitStreams(1);
      }
      sds.awaitConnections(1);
      assertThat(sds.openLeases()).isEqualTo(1);
      var next = Identities.one();
      sds.subject.accept(next);
      assertThat(Identities.isLeafOf(next, staying.next())).isTrue();
    }
  }
}
