package dev.spirebridge.delegatedidentity;

import static dev.spirebridge.delegatedidentity.RunningSource.LIMIT;
import static dev.spirebridge.delegatedidentity.RunningSource.WEB;
import static dev.spirebridge.delegatedidentity.RunningSource.awaitAvailable;
import static dev.spirebridge.delegatedidentity.RunningSource.id;
import static dev.spirebridge.delegatedidentity.RunningSource.idOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.EmbeddedDelegatedIdentity;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.store.SubjectState;
import dev.spirebridge.store.Subjects.Lease;
import dev.spirebridge.testing.Await;
import dev.spirebridge.unixsocket.Endpoint;
import io.grpc.Status;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bridge's own trouble with the agent: callers keep what they have, and all comes back. */
class DelegateTroubleTest {

  @Test
  void whileTheAgentIsAwayTheLastIdentitiesStayAndNothingNeedsARestart() {
    try (var running = RunningSource.started()) {
      var workload = running.register("web");
      var web = running.open(new HandHeldPin(WEB)).subject();
      var before = awaitAvailable(web);

      running.agent.stop();
      var status =
          running.awaitSource(
              SourcePhase.BACKING_OFF,
              each -> each.lastError().orElse("").contains("there is no socket at"));
      assertThat(status.advice().orElseThrow()).contains("admin_socket_path");
      running.awaitPhase(web, SourcePhase.BACKING_OFF);
      assertThat(web.state()).isEqualTo(new SubjectState.Available(before));

      workload.rotateSvids();
      running.agent.start();
      awaitAvailable(web, identities -> !identities.svids().equals(before.svids()));
      running.awaitSource(SourcePhase.STREAMING);
      running.awaitPhase(web, SourcePhase.STREAMING);
    }
  }

  @Test
  void aCallerThatComesWhileTheAgentIsAwayIsServedWhenItIsBack() {
    try (var running = RunningSource.started()) {
      running.register("web");
      running.agent.stop();
      running.awaitSource(SourcePhase.BACKING_OFF);
      var web = running.open(new HandHeldPin(WEB)).subject();
      running.awaitPhase(web, SourcePhase.BACKING_OFF);

      running.agent.start();
      assertThat(idOf(awaitAvailable(web))).isEqualTo(id("web"));
    }
  }

  @Test
  void manyCallersShareOneConnectionAndAllComeBackAfterARestart() {
    try (var running = RunningSource.started()) {
      running.register("web");
      List<Lease> leases = new ArrayList<>();
      for (int pid = 1000; pid < 1200; pid++) {
        running.processes.assign(pid, "web");
        leases.add(running.open(new HandHeldPin(pid)));
      }
      leases.forEach(lease -> awaitAvailable(lease.subject()));
      running.agent.svidStreams().awaitOpen(200, LIMIT);

      try (var lines = new SourceLog()) {
        running.agent.stop();
        running.awaitSource(SourcePhase.BACKING_OFF);
        leases.forEach(lease -> running.awaitPhase(lease.subject(), SourcePhase.BACKING_OFF));
        running.agent.start();
        running.agent.svidStreams().awaitOpen(200, LIMIT);
        running.agent.bundleStreams().awaitOpen(1, LIMIT);
        // A try that still reached the server while it stopped is a loss of its own.
        assertThat(lines.warnings())
            .as("a line for each loss, not for each of them")
            .hasSizeBetween(1, 2);
      }
    }
  }

  static Stream<Arguments> delegateRefusals() {
    return Stream.of(
        Arguments.of(
            EmbeddedDelegatedIdentity.NOT_AN_AUTHORIZED_DELEGATE,
            SourcePhase.DELEGATE_NOT_AUTHORIZED,
            "spiffe://example.org/ns/NAMESPACE/sa/spire-bridge; \"spire-agent api fetch x509\", run as"
                + " the bridge, shows it) to authorized_delegates in the agent's configuration and"
                + " restart the agent"),
        Arguments.of(
            EmbeddedDelegatedIdentity.NO_IDENTITY_ISSUED,
            SourcePhase.DELEGATE_WITHOUT_ENTRY,
            "create a registration entry whose selectors match the bridge's own process"));
  }

  @ParameterizedTest
  @MethodSource("delegateRefusals")
  void anAuthorisationTakenAwayAndGivenBackCostsNoCallerItsIdentity(
      Status refusal, SourcePhase phase, String advice) {
    try (var running = RunningSource.started()) {
      var workload = running.register("web");
      var web = running.open(new HandHeldPin(WEB)).subject();
      var before = awaitAvailable(web);

      running.agent.refuseDelegate(refusal);
      workload.rotateSvids();
      var status = running.awaitSource(phase);
      assertThat(status.advice().orElseThrow()).contains(advice);
      running.awaitPhase(web, phase);
      assertThat(web.state()).isEqualTo(new SubjectState.Available(before));

      running.agent.acceptDelegate();
      awaitAvailable(web, identities -> !identities.svids().equals(before.svids()));
      running.awaitSource(SourcePhase.STREAMING);
    }
  }

  @Test
  void theDelegatesTroubleShowsBeforeAnybodyCalls() {
    try (var running = RunningSource.started()) {
      running.register("web");
      running.awaitSource(SourcePhase.STREAMING);
      running.agent.refuseDelegate(EmbeddedDelegatedIdentity.NOT_AN_AUTHORIZED_DELEGATE);
      running.agent.endOpenStreams(Status.UNAVAILABLE);
      running.awaitSource(SourcePhase.DELEGATE_NOT_AUTHORIZED);
      assertThat(running.source.callers()).isEmpty();
    }
  }

  @Test
  void anAgentThatCannotAttestTheBridgeIsNoContactAndIsToldFromOneThatIsAway() {
    try (var running = RunningSource.started()) {
      running.register("web");
      running.awaitSource(SourcePhase.STREAMING);
      running.agent.refuseDelegate(
          Status.UNAVAILABLE.withDescription("cannot attest the delegate"));
      running.agent.endOpenStreams(Status.UNAVAILABLE);
      var status =
          running.awaitSource(
              SourcePhase.BACKING_OFF,
              each -> each.lastError().orElse("").contains("cannot attest the delegate"));
      assertThat(status.lastError().orElseThrow()).contains("the agent ends the subscription");
      assertThat(status.advice().orElseThrow()).startsWith("see the agent's log");

      int before = running.agent.bundleStreams().arrivedSoFar();
      running.clock.forward(Duration.ofMinutes(11));
      Await.until(
          "retries", LIMIT, () -> running.agent.bundleStreams().arrivedSoFar() > before + 3);
      assertThat(running.source.status().lastContact()).isEqualTo(status.lastContact());
      assertThat(running.source.status().phase()).isEqualTo(SourcePhase.BACKING_OFF);
      assertThat(running.source.status().since()).isEqualTo(status.since());
    }
  }

  @Test
  void aCallerThatCannotBeAttestedIsNotToldToLookForTheAgent() {
    try (var running = RunningSource.started()) {
      running.register("web");
      running.awaitSource(SourcePhase.STREAMING);
      var stranger = running.open(new HandHeldPin(999)).subject();
      var status = running.awaitPhase(stranger, SourcePhase.BACKING_OFF);
      assertThat(status.lastError().orElseThrow()).startsWith("could not attest this process: ");
      assertThat(status.advice().orElseThrow())
          .isEqualTo("see the agent's log for why it could not attest this process");
    }
  }

  @Test
  void aWorkloadApiSocketIsRejectedWithTheReason(@TempDir Path folder) {
    try (var workloadApi = EmbeddedWorkloadApi.started(folder.resolve("w.sock"));
        var running =
            RunningSource.started(
                each -> RunningSource.asking(each, Endpoint.parse(workloadApi.address())))) {
      var web = running.open(new HandHeldPin(WEB)).subject();

      var status = running.awaitSource(SourcePhase.REJECTED);
      assertThat(status.lastError().orElseThrow()).contains("UNIMPLEMENTED");
      assertThat(status.advice().orElseThrow()).contains("not its Workload API socket");
      running.awaitPhase(web, SourcePhase.REJECTED);
      assertThat(web.state()).isInstanceOf(SubjectState.Pending.class);
    }
  }

  @Test
  void aSocketNobodyListensOnAndAPlainFileAreAnAgentThatIsAway(@TempDir Path folder)
      throws IOException {
    Path deserted = folder.resolve("deserted.sock");
    try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(deserted));
    }
    Path plain = Files.createFile(folder.resolve("plain"));
    for (Path path : List.of(deserted, plain)) {
      try (var running =
          RunningSource.started(each -> RunningSource.asking(each, new Endpoint.Unix(path)))) {
        var web = running.open(new HandHeldPin(WEB)).subject();
        var status = running.awaitSource(SourcePhase.BACKING_OFF);
        assertThat(status.lastError().orElseThrow()).containsIgnoringCase("refused");
        running.awaitPhase(web, SourcePhase.BACKING_OFF);
        assertThat(running.source.hasEnded()).isFalse();
      }
    }
  }
}
