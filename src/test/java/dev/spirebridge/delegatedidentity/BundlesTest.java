package dev.spirebridge.delegatedidentity;

import static dev.spirebridge.delegatedidentity.RunningSource.API;
import static dev.spirebridge.delegatedidentity.RunningSource.LIMIT;
import static dev.spirebridge.delegatedidentity.RunningSource.NAME;
import static dev.spirebridge.delegatedidentity.RunningSource.PARTNER;
import static dev.spirebridge.delegatedidentity.RunningSource.WEB;
import static dev.spirebridge.delegatedidentity.RunningSource.awaitAvailable;
import static dev.spirebridge.delegatedidentity.RunningSource.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.store.SubjectState;
import dev.spirebridge.testing.Await;
import io.grpc.Status;
import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509BundlesResponse;

/** One subscription to bundles for all, and what each caller is given of it. */
class BundlesTest {

  private static final TrustDomain OTHER = TrustDomain.parse("other.test");

  @Test
  void svidsThatComeBeforeTheFirstBundlesWaitForThem() {
    try (var running = RunningSource.started()) {
      running.agent.holdBundles();
      running.register("web");
      var web = running.open(new HandHeldPin(WEB)).subject();

      running.awaitStatus(
          web,
          status ->
              status.phase() == SourcePhase.STREAMING
                  && status.advice().orElse("").contains("has not sent the trust bundle"));
      assertThat(web.state()).isInstanceOf(SubjectState.Pending.class);
      assertThat(running.source.status().refusedUpdates()).isZero();

      running.agent.release();
      awaitAvailable(web);
      running.awaitStatus(web, status -> status.advice().isEmpty());
    }
  }

  @Test
  void svidsOfAnAuthorityWhoseBundleComesLaterAreTakenThen() {
    try (var running = RunningSource.started()) {
      var workload = running.register("web");
      var web = running.open(new HandHeldPin(WEB)).subject();
      var before = awaitAvailable(web);

      running.agent.holdBundles();
      running.trustDomain.prepareAuthority();
      running.trustDomain.activateAuthority();
      workload.rotateSvids();
      var status = running.awaitStatus(web, each -> each.lastRefusal().isPresent());
      assertThat(status.lastRefusal().orElseThrow()).contains("does not reach the trust bundle");
      assertThat(web.state()).isEqualTo(new SubjectState.Available(before));

      running.agent.release();
      var after = awaitAvailable(web, each -> !each.svids().equals(before.svids()));
      assertThat(after.own().authorities()).hasSize(2);
      running.awaitStatus(web, each -> each.lastRefusal().isEmpty());
    }
  }

  @Test
  void anAuthorityThatIsAddedAndOneThatIsRetiredReachEveryCaller() {
    try (var running = RunningSource.started()) {
      running.register("web");
      running.register("api");
      var web = running.open(new HandHeldPin(WEB)).subject();
      var api = running.open(new HandHeldPin(API)).subject();
      awaitAvailable(web);
      awaitAvailable(api);

      running.trustDomain.prepareAuthority();
      var two = awaitAvailable(web, each -> each.own().authorities().size() == 2);
      var same = awaitAvailable(api, each -> each.own().authorities().size() == 2);
      assertThat(two.own()).as("one instance for all callers").isSameAs(same.own());

      running.trustDomain.activateAuthority();
      running.trustDomain.rotateSvids();
      running.trustDomain.retireOldAuthorities();
      for (var subject : List.of(web, api)) {
        var last = awaitAvailable(subject, each -> each.own().authorities().size() == 1);
        assertThat(last.own().authorities())
            .containsExactly(running.trustDomain.activeAuthority().root());
      }
    }
  }

  @Test
  void anAuthorityThatGoesBeforeItsSvidsLeavesTheLastGoodOnesInUse() {
    try (var running = RunningSource.started()) {
      running.register("web");
      var web = running.open(new HandHeldPin(WEB)).subject();
      var before = awaitAvailable(web);

      running.trustDomain.prepareAuthority();
      running.trustDomain.activateAuthority();
      running.trustDomain.retireOldAuthorities();
      running.awaitStatus(web, each -> each.lastRefusal().isPresent());
      assertThat(web.state().lastAccepted().orElseThrow().svids()).isEqualTo(before.svids());

      running.trustDomain.rotateSvids();
      awaitAvailable(web, each -> !each.svids().equals(before.svids()));
    }
  }

  @Test
  void eachCallerIsGivenTheTrustDomainsItsEntryFederatesWith() {
    try (var running = RunningSource.started()) {
      running.trustDomain.federateWith(PARTNER, List.of(root(PARTNER)));
      running.trustDomain.federateWith(OTHER, List.of(root(OTHER)));
      running.trustDomain.register(
          running.agent.workload("web"), entry("web").federatingWith(PARTNER));
      running.trustDomain.register(
          running.agent.workload("api"), entry("api").federatingWith(OTHER));
      var web = running.open(new HandHeldPin(WEB)).subject();
      var api = running.open(new HandHeldPin(API)).subject();

      awaitAvailable(web, each -> each.federated().keySet().equals(Set.of(PARTNER)));
      awaitAvailable(api, each -> each.federated().keySet().equals(Set.of(OTHER)));
    }
  }

  @Test
  void aTrustDomainThatIsGoneIsDroppedWhenTheSubscriptionIsOpenedAnew() {
    try (var running =
        RunningSource.started(
            each -> RunningSource.withPeriods(each, Duration.ofMillis(100), Duration.ofHours(1)))) {
      running.trustDomain.federateWith(PARTNER, List.of(root(PARTNER)));
      var workload = running.register("web");
      var web = running.open(new HandHeldPin(WEB)).subject();
      awaitAvailable(web, each -> each.federated().containsKey(PARTNER));

      running.trustDomain.endFederationWith(PARTNER);
      awaitAvailable(web, each -> each.federated().isEmpty());
      running.trustDomain.federateWith(PARTNER, List.of(root(PARTNER)));
      awaitAvailable(web, each -> each.federated().containsKey(PARTNER));
      running.agent.bundleStreams().awaitArrived(5, LIMIT);
      running.agent.bundleStreams().awaitOpen(1, LIMIT);
      assertThat(workload.svids()).hasSize(1);
      assertThat(running.source.status().reconnects()).isZero();
    }
  }

  @Test
  void theOldSubscriptionToBundlesServesUntilTheNewOneAnswers() {
    try (var running =
        RunningSource.started(
            each -> RunningSource.withPeriods(each, Duration.ofMillis(100), Duration.ofHours(1)))) {
      running.register("web");
      running.awaitSource(SourcePhase.STREAMING);
      running.agent.holdBundles();
      running.agent.bundleStreams().awaitOpen(2, LIMIT);
      assertThat(running.source.status().phase()).isEqualTo(SourcePhase.STREAMING);
      running.agent.release();
      running.agent.bundleStreams().awaitOpen(1, LIMIT);
    }
  }

  @Test
  void aPartnersBadBundleLeavesItsLastGoodOneAndHarmsNobodyElse() {
    try (var running = RunningSource.started()) {
      var foreign = root(PARTNER);
      running.trustDomain.federateWith(PARTNER, List.of(foreign));
      running.register("web");
      var web = running.open(new HandHeldPin(WEB)).subject();
      awaitAvailable(web, each -> each.federated().containsKey(PARTNER));

      running.trustDomain.prepareAuthority();
      running.agent.publishRawBundles(
          SubscribeToX509BundlesResponse.newBuilder()
              .putCaCertificates("example.org", der(running.trustDomain.bundle()))
              .putCaCertificates("spiffe://partner.test", ByteString.copyFromUtf8("no DER"))
              .putCaCertificates("spiffe://\u0000\n", ByteString.copyFromUtf8("no name"))
              .build());
      var status =
          Await.untilPresent(
              "a refusal",
              LIMIT,
              () ->
                  Optional.of(running.source.status()).filter(each -> each.refusedUpdates() == 2));
      assertThat(status.lastRefusal()).isPresent();
      assertThat(status.lastRefusal().orElseThrow()).doesNotContain("\u0000", "\n");
      var after = awaitAvailable(web, each -> each.own().authorities().size() == 2);
      assertThat(after.bundle(PARTNER).orElseThrow().authorities()).containsExactly(foreign);
    }
  }

  @Test
  void aRefreshThatEndsInAnErrorLeavesTheFeedThatWorksAsItIs() {
    try (var running =
        RunningSource.started(
            each -> RunningSource.withPeriods(each, Duration.ofMillis(50), Duration.ofHours(1)))) {
      running.register("web");
      running.awaitSource(SourcePhase.STREAMING);
      try (var lines = new SourceLog()) {
        running.agent.refuseDelegate(Status.UNAVAILABLE);
        int before = running.agent.bundleStreams().arrivedSoFar();
        Await.until(
            "refreshes", LIMIT, () -> running.agent.bundleStreams().arrivedSoFar() > before + 4);
        assertThat(running.source.status().phase()).isEqualTo(SourcePhase.STREAMING);
        assertThat(running.source.status().lastError()).isEmpty();
        assertThat(lines.warnings()).isEmpty();
      }
      running.agent.acceptDelegate();
      int after = running.agent.bundleStreams().arrivedSoFar();
      Await.until(
          "more refreshes", LIMIT, () -> running.agent.bundleStreams().arrivedSoFar() > after + 2);
      assertThat(running.source.status().reconnects()).isZero();
    }
  }

  @Test
  void theOwnTrustDomainsBadBundleIsRefusedAndTheLastGoodIdentityStays() {
    try (var running = RunningSource.started()) {
      running.register("web");
      var web = running.open(new HandHeldPin(WEB)).subject();
      var before = awaitAvailable(web);

      running.agent.publishRawBundles(
          SubscribeToX509BundlesResponse.newBuilder()
              .putCaCertificates(NAME.toIdString(), ByteString.copyFromUtf8("no DER"))
              .build());
      var status = running.awaitStatus(web, each -> each.lastRefusal().isPresent());
      assertThat(status.lastRefusal().orElseThrow()).contains("the trust bundle of");
      assertThat(web.state()).isEqualTo(new SubjectState.Available(before));
      Await.until("said", LIMIT, () -> hasRefusal(running.source.status()));

      running.trustDomain.prepareAuthority();
      awaitAvailable(web, each -> each.own().authorities().size() == 2);
      Await.until("unsaid", LIMIT, () -> !hasRefusal(running.source.status()));
    }
  }

  private static boolean hasRefusal(SourceStatus status) {
    return status.lastRefusal().isPresent();
  }

  private static X509Certificate root(TrustDomain trustDomain) {
    return CertificateAuthority.selfSigned(trustDomain, Duration.ofDays(1), new ShiftedClock())
        .root();
  }

  private static ByteString der(List<X509Certificate> certificates) {
    ByteString der = ByteString.EMPTY;
    for (var certificate : certificates) {
      try {
        der = der.concat(ByteString.copyFrom(certificate.getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException(e);
      }
    }
    return der;
  }
}
