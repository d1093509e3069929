package dev.spirebridge.sds;

import static dev.spirebridge.sds.Identities.leaf;
import static dev.spirebridge.sds.RunningSds.LIMIT;
import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.Secrets;
import dev.spirebridge.testing.peers.SotwStream;
import dev.spirebridge.unixsocket.Endpoint;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that ask for what cannot be given yet, or any more. */
class HeldStreamsTest {

  @TempDir Path folder;
  private final IdentitySnapshot identity = Identities.one();
  private RunningSds sds;
  private SdsChannel client;

  @BeforeEach
  void start() {
    Endpoint endpoint = new Endpoint.Unix(folder.resolve("sds.sock"));
    sds = RunningSds.at(endpoint);
    client = new SdsChannel(endpoint);
  }

  @AfterEach
  void stop() {
    client.close();
    sds.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStreamThatAsksEarlyIsAnsweredAsSoonAsThereIsAnIdentity(boolean overTcp) {
    Endpoint endpoint =
        overTcp ? RunningSds.freePort() : new Endpoint.Unix(folder.resolve("early.sock"));
    try (var early = RunningSds.at(endpoint);
        var other = new SdsChannel(endpoint)) {
      var stream = other.ask("default", "ROOTCA");
      var delta = other.subscribe("default", "ROOTCA");
      early.awaitHeldNames(4);
      assertThat(stream.waiting() + delta.answers().waiting()).isZero();

      early.subject.accept(identity);

      assertThat(certificate(stream)).isEqualTo(leaf(identity));
      assertThat(Secrets.of(delta.next())).containsOnlyKeys("ROOTCA");
      assertThat(Secrets.of(delta.next())).containsOnlyKeys("default");
      early.awaitHeldNames(0);
    }
  }

  @Test
  void theRestOfARequestIsHeldWhileTheKnownIsAnswered() {
    sds.subject.accept(identity);
    var stream = client.ask("default", "not-yet");
    assertThat(Secrets.leaf(stream.next())).isEqualTo(leaf(identity));
    assertThat(sds.listener().heldNames()).isEqualTo(1);
    assertThat(sds.name("not-yet").heldSince()).contains(NOW);
    assertThat(sds.name("not-yet").sentVersion()).isEmpty();
    assertThat(sds.name("default").heldSince()).isEmpty();
    assertThat(sds.name("default").sentVersion()).isPresent();
  }

  @Test
  void aHundredEarlyStreamsOnSeveralConnectionsAreAllAnswered() {
    List<SdsChannel> clients = new ArrayList<>();
    List<SotwStream> streams = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        var one = new SdsChannel(endpoint());
        clients.add(one);
        for (int j = 0; j < 25; j++) {
          streams.add(one.ask("default"));
        }
      }
      sds.awaitHeldNames(100);
      sds.subject.accept(identity);
      assertThat(streams)
          .allSatisfy(stream -> assertThat(Secrets.leaf(stream.next())).isEqualTo(leaf(identity)));
    } finally {
      clients.forEach(SdsChannel::close);
    }
  }

  @Test
  void afterAWithdrawalOpenStreamsKeepWhatTheyHaveAndNewOnesAreHeld() {
    sds.subject.accept(identity);
    var old = client.ask("default");
    old.ack(old.next());
    sds.subject.withdraw();
    awaitNothingToGive();

    var late = client.ask("default", "ROOTCA");
    sds.awaitHeldNames(2);
    assertThat(old.isOpen()).isTrue();

    sds.subject.accept(identity);
    assertThat(certificate(late)).isEqualTo(leaf(identity));
    assertThat(late.waiting()).isZero();
    assertThat(old.waiting()).as("responses that say nothing new").isZero();

    var next = Identities.one();
    sds.subject.accept(next);
    assertThat(Secrets.leaf(old.next())).isEqualTo(leaf(next));
  }

  @Test
  void afterExpiryTheCertificateIsHeldAndTheBundleIsAnswered() {
    sds.subject.accept(identity);
    var old = client.ask("default");
    old.ack(old.next());
    sds.clock.setTo(identity.lastExpiry().plus(Duration.ofMillis(1)));

    var late = client.ask("default", "ROOTCA");
    assertThat(Secrets.roots(late.next())).isEqualTo(identity.own().authorities());
    sds.awaitHeldNames(1);
    assertThat(Secrets.of(client.fetch("default", "ROOTCA"))).containsOnlyKeys("ROOTCA");
    assertThat(old.isOpen()).isTrue();
    assertThat(old.waiting()).isZero();
  }

  @Test
  void untilItsLastInstantTheCertificateIsGiven() {
    sds.subject.accept(identity);
    sds.clock.setTo(identity.lastExpiry());
    assertThat(Secrets.leaf(client.ask("default").next())).isEqualTo(leaf(identity));
  }

  @Test
  void fetchAnswersWhatThereIsAndIsUnavailableWhenThereIsNothing() {
    assertUnavailable("default");
    var stream = client.ask("default");
    sds.subject.accept(identity);
    stream.next();
    assertThat(Secrets.of(client.fetch("default", "unknown"))).containsOnlyKeys("default");
    assertThat(Secrets.of(client.fetch())).containsOnlyKeys("default", "ROOTCA");
    assertUnavailable("unknown");
    sds.subject.withdraw();
    awaitNothingToGive();
    assertUnavailable("default", "ROOTCA");
    assertThat(sds.openLeases()).as("the stream's, none of a Fetch").isEqualTo(1);
  }

  @Test
  void withThePolicyFailAnUnknownNameEndsTheStreamInSpiresWords() {
    Endpoint endpoint = new Endpoint.Unix(folder.resolve("fail.sock"));
    try (var failing = new RunningSds(2).with(new ListenerBuilder(endpoint).failOnUnknown());
        var other = new SdsChannel(endpoint)) {
      var early = other.ask("default", "unknown");
      failing.awaitHeldNames(2);
      failing.subject.accept(identity);
      for (var stream : List.of(early, other.ask("unknown"))) {
        assertThat(stream.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(stream.end().getDescription())
            .isEqualTo("workload is not authorized for the requested identities [\"unknown\"]");
      }
      assertThat(Secrets.leaf(other.ask("default").next())).isEqualTo(leaf(identity));
      failing.awaitListener("two refused streams", status -> status.refusedStreams() == 2);
      failing.awaitStreams(1);
    }
  }

  private void awaitNothingToGive() {
    Await.until(
        "the withdrawal to be noticed",
        LIMIT,
        () -> {
          try {
            client.fetch("default");
            return false;
          } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() == Status.Code.UNAVAILABLE;
          }
        });
  }

  private void assertUnavailable(String... names) {
    assertThatThrownBy(() -> client.fetch(names))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("UNAVAILABLE: nothing can be given under these names now");
  }

  /** The certificate on a stream that waited for both names: its roots are sent before it. */
  private X509Certificate certificate(SotwStream stream) {
    assertThat(Secrets.roots(stream.next())).isEqualTo(identity.own().authorities());
    return Secrets.leaf(stream.next());
  }

  private Endpoint endpoint() {
    return new Endpoint.Unix(folder.resolve("sds.sock"));
  }
}
