package dev.spirebridge.workloadapi;

import static dev.spirebridge.testing.TestIdentities.API;
import static dev.spirebridge.testing.TestIdentities.NOW;
import static dev.spirebridge.testing.TestIdentities.PARTNER;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static dev.spirebridge.testing.TestIdentities.authority;
import static dev.spirebridge.testing.TestIdentities.svid;
import static dev.spirebridge.testing.TestIdentities.update;
import static dev.spirebridge.testing.TestIdentities.verify;
import static dev.spirebridge.workloadapi.RunningSource.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.WorkloadUpdate;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.store.SubjectState;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.SvidBuilder;
import io.grpc.Status;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesResponse;
import io.spiffe.workloadapi.grpc.Workload.X509SVID;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of good updates, bad ones, and the word that there is no identity. */
class UpdateHandlingTest {

  @TempDir Path folder;
  private EmbeddedWorkloadApi agent;
  private CertificateAuthority authority;
  private RunningSource running;

  @BeforeEach
  void start() {
    agent = EmbeddedWorkloadApi.started(folder.resolve("agent.sock"));
    authority = authority(TRUST_DOMAIN);
    running = RunningSource.of(agent);
  }

  @AfterEach
  void stop() {
    running.close();
    agent.close();
  }

  @Test
  void waitsForItsEntryAndSaysHowToMakeOne() {
    agent.awaitArrivedStreams(5, LIMIT);
    var status = running.awaitPhase(SourcePhase.AWAITING_REGISTRATION);
    assertThat(status.lastError()).contains("PERMISSION_DENIED: no identity issued");
    assertThat(status.advice().orElseThrow()).contains("registration entry", "ClusterSPIFFEID");
    assertThat(status.lastContact()).contains(NOW);
    assertThat(status.lastAccepted()).isEmpty();
    assertThat(running.subject.state()).isEqualTo(new SubjectState.Absent());

    publishAndAwait(good());
    assertThat(running.awaitPhase(SourcePhase.STREAMING).advice()).isEmpty();
  }

  @Test
  void anEntryDeletedAndMadeAgainWithdrawsAndReturns() {
    WorkloadUpdate first = good();
    publishAndAwait(first);

    agent.withdrawIdentity();
    running.awaitWithdrawn(snapshot(first));
    assertThat(running.awaitPhase(SourcePhase.AWAITING_REGISTRATION).lastAccepted()).contains(NOW);
    int refused = agent.arrivedStreams();
    agent.awaitArrivedStreams(refused + 3, LIMIT);
    running.awaitWithdrawn(snapshot(first));

    publishAndAwait(first);
    publishAndAwait(good());
    agent.awaitOpenStreams(1, LIMIT);
  }

  @Test
  void anEmptyListWithdrawsWhileTheSameWatchStaysOpen() {
    WorkloadUpdate first = good();
    publishAndAwait(first);

    publishRaw(X509SVIDResponse.getDefaultInstance());
    running.awaitWithdrawn(snapshot(first));
    running.awaitPhase(SourcePhase.AWAITING_REGISTRATION);

    publishAndAwait(good());
    assertThat(agent.openStreams()).isEqualTo(1);
    assertThat(running.status().refusedUpdates()).isZero();
  }

  @Test
  void anEmptyListEndsTheAccountOfAnEarlierError() {
    agent.awaitArrivedStreams(2, LIMIT);
    running.awaitStatus("an error", status -> status.lastError().isPresent());
    publishRaw(X509SVIDResponse.getDefaultInstance());
    agent.awaitOpenStreams(1, LIMIT);
    running.awaitStatus(
        "no error while a watch is open",
        status ->
            status.phase() == SourcePhase.AWAITING_REGISTRATION && status.lastError().isEmpty());
  }

  @Test
  void aBadUpdateIsRefusedWholeAndCountedOnceAndTheLastGoodOneStays() {
    WorkloadUpdate first = good();
    publishAndAwait(first);
    var wrong = SvidBuilder.of(authority, API, NOW).keyOfAnotherLeaf().build();
    running.clock.advance(Duration.ofSeconds(1));

    agent.publish(update(List.of(svid(authority, WEB, ""), wrong), authority));

    var status = running.awaitStatus("a refusal", now -> now.refusedUpdates() > 0);
    assertThat(status.refusedUpdates()).isEqualTo(1);
    assertThat(status.lastRefusal().orElseThrow())
        .contains(API.toString(), "does not match the leaf");
    assertThat(status.acceptedUpdates()).isEqualTo(1);
    assertThat(status.lastAccepted()).contains(NOW);
    assertThat(status.lastContact()).contains(NOW.plusSeconds(1));
    running.awaitAvailable(snapshot(first));
  }

  @Test
  void aGoodUpdateAfterABadOneIsAcceptedOnTheSameWatch() {
    publishAndAwait(good());
    publishRaw(garbage());
    var status = running.awaitStatus("a refusal", now -> now.refusedUpdates() == 1);
    assertThat(status.lastRefusal()).isPresent();

    publishAndAwait(good());

    var after = running.awaitStatus("an acceptance", now -> now.acceptedUpdates() == 2);
    assertThat(after.lastRefusal()).isEmpty();
    assertThat(after.refusedUpdates()).isEqualTo(1);
    running.awaitTheOnlyWatch(agent.arrivedStreams());
  }

  @Test
  void aFirstUpdateThatIsBadLeavesNothingToHandOut() {
    publishRaw(garbage());
    running.awaitStatus("a refusal", status -> status.refusedUpdates() == 1);
    assertThat(running.subject.state()).isEqualTo(new SubjectState.Pending());
  }

  @Test
  void neitherLogNorStatusQuotesBytesThatCouldBeAKey() {
    publishRaw(garbage());
    var status = running.awaitStatus("a refusal", now -> now.refusedUpdates() == 1);
    assertThat(status.toString()).doesNotContain("key-material");
  }

  @Test
  void federatedBundlesComeAndGo() {
    CertificateAuthority partner = authority(PARTNER);
    var own = svid(authority, WEB, "");
    publishAndAwait(update(List.of(own), authority));
    assertThat(inUse().federated()).isEmpty();

    publishAndAwait(update(List.of(own), authority, partner));
    assertThat(inUse().federated()).containsOnlyKeys(PARTNER);
    assertThat(inUse().bundle(PARTNER).orElseThrow().authorities()).containsExactly(partner.root());

    publishAndAwait(update(List.of(own), authority));
    assertThat(inUse().federated()).isEmpty();
  }

  @Test
  void everyUpdateIsCountedAndContactIsDated() {
    WorkloadUpdate same = good();
    publishAndAwait(same);
    for (int i = 2; i <= 4; i++) {
      int count = i;
      Instant later = NOW.plusSeconds(i);
      running.clock.setTo(later);
      agent.publish(same);
      var status = running.awaitStatus("update " + i, now -> now.acceptedUpdates() == count);
      assertThat(status.lastAccepted()).contains(later);
      assertThat(status.lastContact()).contains(later);
      assertThat(status.since()).as("when the phase began").isEqualTo(NOW);
    }
  }

  @Test
  void theEndOfAWatchIsTheLastContactUntilTheNext() {
    publishAndAwait(good());
    Instant end = NOW.plusSeconds(60);
    running.clock.setTo(end);
    agent.refuseNewStreams(Status.UNAVAILABLE);
    agent.endOpenStreams(Status.UNAVAILABLE);
    running.awaitPhase(SourcePhase.BACKING_OFF);
    running.clock.setTo(end.plusSeconds(60));
    int arrived = agent.arrivedStreams();
    agent.awaitArrivedStreams(arrived + 3, LIMIT);
    assertThat(running.status().lastContact()).contains(end);
    assertThat(running.status().lastAccepted()).contains(NOW);
  }

  private void publishAndAwait(WorkloadUpdate update) {
    agent.publish(update);
    running.awaitAvailable(snapshot(update));
    Await.until(
        "the status to follow", LIMIT, () -> running.status().phase() == SourcePhase.STREAMING);
  }

  private void publishRaw(X509SVIDResponse response) {
    agent.publishRaw(response, X509BundlesResponse.getDefaultInstance());
  }

  private IdentitySnapshot inUse() {
    return running.subject.state().lastAccepted().orElseThrow();
  }

  private WorkloadUpdate good() {
    return update(List.of(svid(authority, WEB, "")), authority);
  }

  private static X509SVIDResponse garbage() {
    return X509SVIDResponse.newBuilder()
        .addSvids(
            X509SVID
                .newBuilder()
                .setSpiffeId(WEB.toString())
                .setX509Svid(ByteString.copyFromUtf8("no certificate"))
                .setX509SvidKey(ByteString.copyFromUtf8("key-material"))
                .setBundle(ByteString.copyFromUtf8("no bundle")))
        .build();
  }

  private static IdentitySnapshot snapshot(WorkloadUpdate update) {
    return verify(update.toX509SvidResponse(), Optional.empty());
  }
}
