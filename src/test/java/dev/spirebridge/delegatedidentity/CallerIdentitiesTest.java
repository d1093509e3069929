package dev.spirebridge.delegatedidentity;

import static dev.spirebridge.delegatedidentity.RunningSource.API;
import static dev.spirebridge.delegatedidentity.RunningSource.LIMIT;
import static dev.spirebridge.delegatedidentity.RunningSource.WEB;
import static dev.spirebridge.delegatedidentity.RunningSource.awaitAvailable;
import static dev.spirebridge.delegatedidentity.RunningSource.awaitWithdrawn;
import static dev.spirebridge.delegatedidentity.RunningSource.entry;
import static dev.spirebridge.delegatedidentity.RunningSource.id;
import static dev.spirebridge.delegatedidentity.RunningSource.idOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.store.Caller;
import dev.spirebridge.store.Caller.ProcessIds;
import dev.spirebridge.store.SubjectState;
import dev.spirebridge.testing.Await;
import io.grpc.Status;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each calling process gets, and where the agent is said to stand towards it. */
class CallerIdentitiesTest {

  @Test
  void eachProcessGetsItsOwnIdentity() {
    try (var running = RunningSource.started()) {
      running.register("web");
      running.register("api");
      var web = running.open(new HandHeldPin(WEB)).subject();
      var api = running.open(new HandHeldPin(API)).subject();

      assertThat(idOf(awaitAvailable(web))).isEqualTo(id("web"));
      assertThat(idOf(awaitAvailable(api))).isEqualTo(id("api"));
      assertThat(running.source.callers())
          .extracting(caller -> caller.subscription().phase())
          .containsOnly(SourcePhase.STREAMING);
      assertThat(running.awaitSource(SourcePhase.STREAMING).kind()).isEqualTo("delegated");
      Await.until("both counted", LIMIT, () -> running.source.status().acceptedUpdates() == 2);
    }
  }

  @Test
  void processesOfOneEntryShareWhatWasProvedOfItsKey() {
    try (var running = RunningSource.started()) {
      var workload = running.register("web");
      running.processes.assign(API, "web");
      var web = running.open(new HandHeldPin(WEB)).subject();
      var first = awaitAvailable(web);
      var other = running.open(new HandHeldPin(API)).subject();

      assertThat(awaitAvailable(other).svids().getFirst()).isSameAs(first.svids().getFirst());

      workload.rotateSvids();
      var rotated = awaitAvailable(web, identities -> !identities.svids().equals(first.svids()));
      var alsoRotated =
          awaitAvailable(other, identities -> identities.svids().equals(rotated.svids()));
      assertThat(alsoRotated.svids().getFirst()).isSameAs(rotated.svids().getFirst());
    }
  }

  @Test
  void withoutAnEntryItIsHeldAndServedOnTheSameSubscription() {
    try (var running = RunningSource.started()) {
      var web = running.open(new HandHeldPin(WEB)).subject();

      var status = running.awaitPhase(web, SourcePhase.AWAITING_REGISTRATION);
      assertThat(status.advice().orElseThrow())
          .contains("create a registration entry")
          .contains("pid 101 uid 1337 pod pod-101");
      assertThat(web.state()).isEqualTo(new SubjectState.Absent());

      running.register("web");
      assertThat(idOf(awaitAvailable(web))).isEqualTo(id("web"));
      assertThat(running.agent.svidStreams(WEB).arrivedSoFar()).isOne();
    }
  }

  @Test
  void anEntryThatIsDeletedIsWithdrawnAndOneThatIsMadeAgainIsTaken() {
    try (var running = RunningSource.started()) {
      var workload = running.register("web");
      var web = running.open(new HandHeldPin(WEB)).subject();
      awaitAvailable(web);

      workload.deleteEntries();
      awaitWithdrawn(web);
      running.awaitPhase(web, SourcePhase.AWAITING_REGISTRATION);

      workload.setEntries(entry("web"));
      awaitAvailable(web);
      running.awaitPhase(web, SourcePhase.STREAMING);
      assertThat(running.agent.svidStreams(WEB).arrivedSoFar()).isOne();
    }
  }

  @Test
  void aProcessThatTheAgentCannotAttestDisturbsNobodyElse() {
    try (var running = RunningSource.started()) {
      running.register("web");
      running.register("api");
      running.processes.forget(WEB);
      var api = running.open(new HandHeldPin(API)).subject();
      awaitAvailable(api);
      var web = running.open(new HandHeldPin(WEB)).subject();

      var status = running.awaitPhase(web, SourcePhase.BACKING_OFF);
      assertThat(status.lastError().orElseThrow()).contains("workload attestation failed");
      running.agent.svidStreams(WEB).awaitArrived(4, LIMIT);
      assertThat(running.agent.svidStreams(API).arrivedSoFar()).isOne();
      assertThat(running.agent.bundleStreams().arrivedSoFar()).isOne();
      assertThat(running.source.status().phase()).isEqualTo(SourcePhase.STREAMING);

      running.processes.assign(WEB, "web");
      assertThat(idOf(awaitAvailable(web))).isEqualTo(id("web"));
    }
  }

  @Test
  void aSubscriptionThatEndsInGoodOrderIsOpenedAgain() {
    try (var running = RunningSource.started()) {
      var workload = running.register("web");
      var web = running.open(new HandHeldPin(WEB)).subject();
      var first = awaitAvailable(web);

      running.agent.endOpenStreams(Status.OK);
      running.agent.svidStreams(WEB).awaitArrived(2, LIMIT);
      running.agent.svidStreams(WEB).awaitOpen(1, LIMIT);
      assertThat(web.state()).isInstanceOf(SubjectState.Available.class);
      workload.rotateSvids();
      awaitAvailable(web, identities -> !identities.svids().equals(first.svids()));
    }
  }

  @Test
  void aProcessThatCannotBeSeenIsNeverAskedFor() {
    try (var running = RunningSource.started()) {
      running.register("web");
      running.awaitSource(SourcePhase.STREAMING);
      var invisible =
          new Caller("unix:///s", Optional.of(new ProcessIds(0, 1337, 1337)), Optional.empty());
      var unpinned =
          new Caller("unix:///s", Optional.of(new ProcessIds(WEB, 0, 0)), Optional.empty());

      for (var caller : new Caller[] {invisible, unpinned}) {
        try (var lease = running.source.open(caller)) {
          var status = running.awaitPhase(lease.subject(), SourcePhase.CALLER_NOT_VISIBLE);
          assertThat(status.advice())
              .contains("the bridge needs hostPID: the caller's pid is not visible");
          assertThat(lease.subject().state()).isInstanceOf(SubjectState.Pending.class);
        }
      }
      Await.until("nothing left", LIMIT, () -> running.source.callers().isEmpty());
      assertThat(running.agent.svidStreams().arrivedSoFar()).isZero();
    }
  }

  @Test
  void whatThePolicyDoesNotLetOutIsLeftOut() {
    try (var running =
        RunningSource.started(each -> RunningSource.allowing(each, "spiffe://example.org/*"))) {
      var workload =
          running.trustDomain.register(
              running.agent.workload("web"), entry("deep/down"), entry("web"));
      var web = running.open(new HandHeldPin(WEB)).subject();

      var identities = awaitAvailable(web);
      assertThat(identities.svids()).extracting(svid -> svid.id()).containsExactly(id("web"));

      workload.setEntries(entry("deep/down"));
      awaitWithdrawn(web);
      var status = running.awaitPhase(web, SourcePhase.NOT_ALLOWED);
      assertThat(status.advice().orElseThrow()).contains("add a pattern");
    }
  }

  @Test
  void aRotationIsTakenAndARepetitionIsNot() {
    try (var running = RunningSource.started()) {
      var workload = running.register("web");
      var web = running.open(new HandHeldPin(WEB)).subject();
      var first = awaitAvailable(web);

      workload.setEntries(entry("web"));
      Await.until("a repetition", LIMIT, () -> running.source.status().acceptedUpdates() == 2);
      assertThat(web.state()).isEqualTo(new SubjectState.Available(first));
      assertThat(awaitAvailable(web)).isSameAs(first);

      workload.rotateSvids();
      awaitAvailable(web, identities -> !identities.svids().equals(first.svids()));
    }
  }
}
