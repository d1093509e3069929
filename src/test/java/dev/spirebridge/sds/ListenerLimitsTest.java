package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.RawHttp2Client;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.SotwStream;
import dev.spirebridge.unixsocket.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection costs, and how many there may be. */
class ListenerLimitsTest {

  @TempDir static Path folder;

  static Stream<Endpoint> endpoints() {
    return Stream.of(new Endpoint.Unix(folder.resolve("sds.sock")), RunningSds.freePort());
  }

  /** Istio's agent takes a listener for dead that does not greet it within a second. */
  @ParameterizedTest
  @MethodSource("endpoints")
  void greetsWithin100MillisecondsWithoutAnIdentity(Endpoint endpoint) {
    try (var sds = RunningSds.at(endpoint)) {
      List<Duration> times = new ArrayList<>();
      for (int i = 0; i < 21; i++) {
        long start = System.nanoTime();
        try (var client = RawHttp2Client.connect(endpoint)) {
          client.greet(RawHttp2Client.LARGE_WINDOW);
          assertThat(client.nextFrame().type()).isEqualTo(RawHttp2Client.SETTINGS);
          Await.until(
              "the client's settings to be acknowledged",
              RunningSds.LIMIT,
              () -> client.nextFrame().isSettingsAck());
        }
        times.add(Duration.ofNanos(System.nanoTime() - start));
      }
      // The median: this machine may be busy with something else for longer than that.
      assertThat(times.stream().sorted().toList().get(10)).isLessThan(Duration.ofMillis(100));
      assertThat(sds.listener().requests()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void aConnectionThatAsksNothingCostsNothing(Endpoint endpoint) {
    try (var sds = RunningSds.at(endpoint)) {
      for (int i = 0; i < 200; i++) {
        RawHttp2Client.connect(endpoint).close();
      }
      try (var idle = RawHttp2Client.connect(endpoint).greet(RawHttp2Client.LARGE_WINDOW)) {
        idle.ping();
        sds.awaitConnections(1);
        assertThat(sds.listener().acceptedConnections()).isPositive();
        assertThat(sds.listener().refusedConnections()).isZero();
        assertThat(sds.listener().streams()).isZero();
        assertThat(sds.openLeases()).isZero();
      }
      sds.awaitConnections(0);
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void connectionsAboveTheLimitAreClosedAtOnceAndTheOthersLive(Endpoint endpoint) {
    var listener = new ListenerBuilder(endpoint).connections(2);
    try (var sds = new RunningSds(2).with(listener);
        var first = new SdsChannel(endpoint);
        var second = new SdsChannel(endpoint)) {
      var streams = List.of(first.ask("default"), second.ask("default"));
      sds.awaitHeldNames(2);
      for (int i = 1; i <= 10; i++) {
        try (var third = RawHttp2Client.connect(endpoint)) {
          third.awaitClosed();
        }
        assertThat(sds.listener().refusedConnections()).isEqualTo(i);
      }
      assertThat(sds.listener().connections()).isEqualTo(2);
      var identity = Identities.one();
      sds.subject.accept(identity);
      assertThat(streams).allMatch(stream -> Identities.isLeafOf(identity, stream.next()));

      var _ = second.channel().shutdownNow();
      sds.awaitConnections(1);
      try (var next = new SdsChannel(endpoint)) {
        assertThat(Identities.isLeafOf(identity, next.ask("default").next())).isTrue();
      }
      assertThat(sds.listener().acceptedConnections()).isEqualTo(3);
    }
  }

  @Test
  void aThousandConnectionsThatComeAndGoAtTheLimitLeaveNoTrace() {
    Endpoint endpoint = new Endpoint.Unix(folder.resolve("sds.sock"));
    try (var sds = new RunningSds(2).with(new ListenerBuilder(endpoint).connections(3))) {
      for (int i = 0; i < 200; i++) {
        List<RawHttp2Client> crowd = new ArrayList<>();
        for (int j = 0; j < 5; j++) {
          crowd.add(RawHttp2Client.connect(endpoint));
        }
        crowd.forEach(RawHttp2Client::close);
      }
      sds.awaitListener("all gone", status -> status.connections() == 0);
      try (var one = RawHttp2Client.connect(endpoint).greet(0)) {
        one.ping();
        assertThat(sds.listener().connections()).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void streamsAboveTheLimitOfTheirConnectionAreRefused(boolean acknowledged) {
    Endpoint endpoint = new Endpoint.Unix(folder.resolve("sds.sock"));
    var listener = new ListenerBuilder(endpoint).streamsPerConnection(3);
    try (var sds = new RunningSds(1).with(listener);
        var crowd = RawHttp2Client.connect(endpoint).greet(RawHttp2Client.LARGE_WINDOW);
        var other = new SdsChannel(endpoint)) {
      if (acknowledged) {
        crowd.acknowledgeSettings();
      }
      for (int call = 1; call <= 5; call += 2) {
        crowd.call(call, RawHttp2Client.STREAM_SECRETS);
        crowd.send(call, SotwStream.firstRequest("default"));
      }
      for (int call = 7; call <= 101; call += 2) {
        crowd.call(call, RawHttp2Client.STREAM_SECRETS);
      }
      crowd.ping();
      assertThat(sds.listener().streams()).isEqualTo(3);
      var stream = other.ask("default");
      sds.awaitStreams(4);
      var identity = Identities.one();
      sds.subject.accept(identity);
      assertThat(Identities.isLeafOf(identity, stream.next())).isTrue();
    }
  }
}
