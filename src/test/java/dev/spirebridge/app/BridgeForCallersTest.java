package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.EmbeddedDelegatedIdentity;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.PidAttestor;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.status.Availability;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.CallersStatus;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SubjectStatus;
import dev.spirebridge.status.SvidStatus;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.ReceivedStream;
import dev.spirebridge.unixsocket.ClientChannels;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.EventLoops;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole bridge with {@code --source delegated}; this process is the caller. */
class BridgeForCallersTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int SELF = Math.toIntExact(ProcessHandle.current().pid());
  private static final TrustDomain NAME = TrustDomain.parse("shop.test");

  @TempDir private Path folder;
  private final PidAttestor processes = new PidAttestor();
  private final EventLoops loops = new EventLoops("caller", 1);
  private EmbeddedDelegatedIdentity agent;

  @BeforeEach
  void startTheAgent() {
    processes.assign(SELF, "cart");
    agent = EmbeddedDelegatedIdentity.started(folder.resolve("admin"), processes);
  }

  @AfterEach
  void stop() {
    agent.close();
    loops.close();
  }

  @Test
  void showsWhoCallsAndWhatItHas() throws Exception {
    EmbeddedTrustDomain.selfSigned(NAME, Duration.ofDays(1), InstantSource.system())
        .register(
            agent.workload("cart"),
            new RegistrationEntry(NAME.newSpiffeId("cart"), Duration.ofHours(1)));
    try (Bridge bridge = Bridge.start(config(""), "test")) {
      ManagedChannel channel = channel();
      ReceivedStream<DiscoveryResponse> answers = ask(channel);

      assertThat(answers.next().getResourcesCount()).isEqualTo(1);

      BridgeStatus status = bridge.status();
      assertThat(status.sources().getFirst().phase()).isEqualTo(SourcePhase.STREAMING);
      SubjectStatus caller = status.subjects().getFirst();
      assertThat(caller.caller().orElseThrow().pid()).isEqualTo(SELF);
      assertThat(caller.subscription().orElseThrow().phase()).isEqualTo(SourcePhase.STREAMING);
      assertThat(caller.availability()).isEqualTo(Availability.AVAILABLE);
      assertThat(caller.svids())
          .extracting(SvidStatus::spiffeId)
          .containsExactly("spiffe://shop.test/cart");
      CallersStatus callers = status.callers().orElseThrow();
      assertThat(callers.pinning()).isIn("pidfd", "start-time");
      assertThat(callers.processes()).isEqualTo(1);
      assertThat(callers.refused())
          .extracting(CallersStatus.Refusals::reason)
          .containsExactly(
              "uid-not-allowed",
              "process-ended",
              "cannot-be-pinned",
              "too-many-processes",
              "too-many-connections",
              "too-many-processes-of-pod",
              "too-many-connections-of-pod",
              "pod-rate",
              "overall-rate");
      channel.shutdownNow();
    }
  }

  @Test
  void refusesAndCountsWhomNoListNames() throws Exception {
    String others = "callers: {uids: [4294967294]}";
    try (Bridge bridge = Bridge.start(config(others), "test")) {
      ManagedChannel channel = channel();

      assertThat(ask(channel).end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);

      Await.until(
          "the refusal to be counted",
          LIMIT,
          () -> bridge.status().callers().orElseThrow().refused().getFirst().count() > 0);
      assertThat(bridge.status().subjects()).isEmpty();
      assertThat(agent.svidStreams().arrivedSoFar()).isZero();
      channel.shutdownNow();
    }
  }

  private BridgeConfig config(String file) {
    Inputs inputs =
        Inputs.none()
            .flag("--sds", "unix://" + folder.resolve("sds"))
            .flag("--source", "delegated")
            .flag("--admin-socket", agent.address())
            .flag("--trust-domain", NAME.getName())
            .flag("--http", "off");
    return file.isEmpty() ? inputs.config() : inputs.withFile(file).config();
  }

  private ManagedChannel channel() {
    return ClientChannels.open(new Endpoint.Unix(folder.resolve("sds")), loops);
  }

  private static ReceivedStream<DiscoveryResponse> ask(ManagedChannel channel) {
    ReceivedStream<DiscoveryResponse> answers = new ReceivedStream<>();
    SecretDiscoveryServiceGrpc.newStub(channel)
        .streamSecrets(answers)
        .onNext(
            DiscoveryRequest.newBuilder()
                .setTypeUrl("type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret")
                .addAllResourceNames(List.of("default"))
                .build());
    return answers;
  }
}
