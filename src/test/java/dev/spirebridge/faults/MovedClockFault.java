package dev.spirebridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.identity.UpdateVerifier;
import dev.spirebridge.sds.OnUnknown;
import dev.spirebridge.sds.SdsListener;
import dev.spirebridge.sds.SdsServer;
import dev.spirebridge.sds.SecretNames;
import dev.spirebridge.store.Subject;
import dev.spirebridge.store.Subjects;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.MovableClock;
import dev.spirebridge.testing.Opened;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.Secrets;
import dev.spirebridge.testing.peers.SotwStream;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.EventLoops;
import dev.spirebridge.unixsocket.GrpcServers;
import dev.spirebridge.unixsocket.ListenException;
import dev.spirebridge.unixsocket.SocketFile;
import dev.spirebridge.workloadapi.RetryPolicy;
import dev.spirebridge.workloadapi.WorkloadApiSource;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The node's clock is wrong by an hour. Source and SDS server in this process, with a clock that is
 * injected into both: one of the whole machine cannot be moved for a test.
 */
class MovedClockFault {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration A_WHILE = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LIFETIME = Duration.ofMinutes(30);

  @RegisterExtension final PeerFolder folder = new PeerFolder();
  @RegisterExtension final Opened opened = new Opened();

  private final MovableClock clock = new MovableClock(InstantSource.system().instant());
  private final EmbeddedTrustDomain trustDomain =
      EmbeddedTrustDomain.selfSigned(
          TrustDomain.parse("example.org"), Duration.ofDays(1), InstantSource.system());
  private WorkloadApiSource source;
  private SdsChannel channel;

  @BeforeEach
  void start() throws ListenException {
    EmbeddedWorkloadApi agent =
        opened.add(EmbeddedWorkloadApi.started(folder.path().resolve("agent")));
    trustDomain.register(
        agent, new RegistrationEntry(trustDomain.name().newSpiffeId("workload"), LIFETIME));
    Subject subject = new Subject("self");
    EventLoops loops = opened.add(new EventLoops("moved-clock", 1));
    SdsServer server =
        opened.add(new SdsServer(Subjects.always(subject), loops, clock, new Random(1)));
    Endpoint listener = Endpoint.parse("unix://" + folder.path().resolve("sds"));
    server.open(listener(listener));
    WorkloadApiSource.Settings settings =
        new WorkloadApiSource.Settings(
            Endpoint.parse(agent.address()),
            new UpdateVerifier(Optional.empty()),
            RetryPolicy.DEFAULT);
    source = opened.add(new WorkloadApiSource(settings, subject, clock, new Random(1)));
    source.start();
    channel = opened.add(new SdsChannel(listener));
  }

  @Fault(
      side = Side.AGENT,
      fault = "The clock is put forward by an hour, and back",
      promise =
          "An SVID that has expired by the clock is handed to nobody: new streams are held, trust"
              + " bundles served, open streams kept. What the agent sends is refused as expired,"
              + " and told. When the clock is right again, new streams are answered at once, and"
              + " held ones with the next update. (An injected clock.)")
  @Test
  void nothingThatHasExpiredByTheClockIsHandedOut(Figures figures) {
    SotwStream open = answered();
    clock.advance(HOUR);
    SotwStream held = channel.ask("default");
    held.answers().expectSilence(A_WHILE);
    assertThat(Secrets.roots(channel.ask("ROOTCA").answers().next(SOON))).hasSize(1);
    trustDomain.rotateSvids();
    refused(figures, "expired");
    figures.none("certificates handed out meanwhile", held.waiting() + open.waiting());
    assertThat(open.isOpen()).isTrue();
    clock.advance(HOUR.negated());
    answered();
    trustDomain.rotateSvids();
    figures.until(
        "held and open streams given the next update after",
        SOON,
        () -> held.waiting() > 0 && open.waiting() > 0);
  }

  @Fault(
      side = Side.AGENT,
      fault = "The clock is put back by an hour, and forward",
      promise =
          "The last good identity is served, to new streams, too. What the agent sends is refused"
              + " as not yet valid, and `/readyz` says to compare the clocks. When the clock is"
              + " right again, the next update is taken. (An injected clock.)")
  @Test
  void theLastGoodIdentityIsServedWhileTheNextIsNotYetValid(Figures figures) {
    SotwStream open = answered();
    clock.advance(HOUR.negated());
    answered();
    trustDomain.rotateSvids();
    refused(figures, "compare the clocks");
    answered();
    assertThat(open.waiting()).isZero();
    clock.advance(HOUR);
    trustDomain.rotateSvids();
    figures.until("open stream given the next update after", SOON, () -> open.waiting() == 1);
  }

  /** A new stream, which has been given a certificate and has accepted it. */
  private SotwStream answered() {
    SotwStream stream = channel.ask("default");
    stream.ack(stream.answers().next(SOON));
    return stream;
  }

  private void refused(Figures figures, String reason) {
    Await.until("the refusal", SOON, () -> source.status().lastRefusal().isPresent());
    assertThat(source.status().lastRefusal().orElseThrow()).contains(reason);
    figures.atLeast("updates refused, and told", source.status().refusedUpdates(), "", 1);
  }

  private static SdsListener listener(Endpoint endpoint) {
    return new SdsListener(
        endpoint,
        SecretNames.istio(new SvidChoice.First()),
        OnUnknown.HOLD,
        new SocketFile.Options(
            PosixFilePermissions.fromString("rw-------"), Optional.empty(), false),
        10,
        10,
        new GrpcServers.Limits(20, 1 << 20, Duration.ofMinutes(1), Duration.ofSeconds(20)));
  }
}
