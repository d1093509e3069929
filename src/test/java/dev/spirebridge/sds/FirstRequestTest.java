package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.store.Subject;
import dev.spirebridge.store.Subjects;
import dev.spirebridge.testing.RawHttp2Client;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.unixsocket.Endpoint;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A subject is asked for with a stream's first request, never for a client that only looks. */
class FirstRequestTest {

  @TempDir Path folder;
  private Endpoint endpoint;

  @BeforeEach
  void name() {
    endpoint = new Endpoint.Unix(folder.resolve("sds.sock"));
  }

  @Test
  void whoConnectsAndLeavesAsksForNoSubject() {
    try (var sds = RunningSds.at(endpoint)) {
      for (int i = 0; i < 5; i++) {
        try (var _ = RawHttp2Client.connect(endpoint).greet(0)) {
          sds.awaitConnections(1);
        }
        sds.awaitConnections(0);
      }
      assertThat(sds.listener().acceptedConnections()).isEqualTo(5);
      assertThat(sds.claims()).isZero();
      assertThat(sds.server.followedSubjects()).isZero();
    }
  }

  @Test
  void aStreamIsInTheBookBeforeItsFirstRequestAndHoldsNothing() {
    try (var sds = RunningSds.at(endpoint)) {
      try (var client = new SdsChannel(endpoint)) {
        var _ = client.stream();
        var _ = client.delta();
        sds.awaitStreams(2);
        sds.subject.accept(Identities.one());
        assertThat(sds.claims()).isZero();
      }
      sds.awaitStreams(0);
      sds.awaitConnections(0);
      assertThat(sds.claims()).isZero();
      assertThat(sds.server.followedSubjects()).isZero();
    }
  }

  @Test
  void theFirstRequestAsksForTheSubjectAndLaterOnesDoNot() {
    try (var sds = RunningSds.at(endpoint);
        var client = new SdsChannel(endpoint)) {
      sds.subject.accept(Identities.one());
      var stream = client.stream();
      sds.awaitStreams(1);
      stream.ask("node", "default");
      stream.ack(stream.next());
      sds.awaitListener("an ACK", status -> status.acks() == 1);
      assertThat(sds.claims()).isEqualTo(1);
      assertThat(sds.openLeases()).isEqualTo(1);
      assertThat(sds.server.followedSubjects()).isEqualTo(1);
    }
  }

  @Test
  void aFirstRequestThatCanOnlyBeRefusedAsksForNoSubject() {
    try (var sds = new RunningSds(2).with(new ListenerBuilder(endpoint).namesPerStream(1));
        var client = new SdsChannel(endpoint)) {
      var otherType =
          DiscoveryRequest.newBuilder()
              .setTypeUrl("type.googleapis.com/envoy.config.cluster.v3.Cluster")
              .build();
      var stream = client.stream();
      stream.send(otherType);
      assertThat(stream.answers().ended(RunningSds.LIMIT).getCode())
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(client.ask("a", "b").end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(client.subscribe("a", "b").answers().ended(RunningSds.LIMIT).getCode())
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(sds.claims()).isZero();
      assertThat(sds.server.followedSubjects()).isZero();
      sds.awaitStreams(0);
    }
  }

  @Test
  void aClaimThatFailsHalfwayIsGivenBack() {
    var broken = new AtomicInteger(2);
    try (var sds =
            new RunningSds(1, subject -> brokenAtFirst(subject, broken))
                .with(new ListenerBuilder(endpoint));
        var client = new SdsChannel(endpoint)) {
      assertThat(client.ask("default").end().toString()).contains("INTERNAL");
      assertThat(client.subscribe("default").answers().ended(RunningSds.LIMIT).toString())
          .contains("INTERNAL");
      assertThat(sds.claims()).isEqualTo(2);
      assertThat(sds.openLeases()).isZero();
      assertThat(sds.server.followedSubjects()).isZero();
      sds.awaitStreams(0);

      var identity = Identities.one();
      sds.subject.accept(identity);
      assertThat(Identities.isLeafOf(identity, client.ask("default").next())).isTrue();
    }
  }

  private static Subjects brokenAtFirst(Subject subject, AtomicInteger times) {
    return _ ->
        new Subjects.Lease() {
          @Override
          public Subject subject() {
            if (times.getAndDecrement() > 0) {
              throw new IllegalStateException("the subject cannot be had");
            }
            return subject;
          }

          @Override
          public void close() {}
        };
  }
}
