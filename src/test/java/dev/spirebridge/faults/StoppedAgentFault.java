package dev.spirebridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.testing.peers.AgentProcess;
import dev.spirebridge.testing.peers.BridgeProcess;
import dev.spirebridge.testing.peers.EmbeddedAgentProcess;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.SotwStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An agent that hangs: its connections stand, and nothing comes on them. Waits nearly all of the
 * time, beside the other faults.
 */
@Execution(ExecutionMode.CONCURRENT)
class StoppedAgentFault {

  /**
   * Six minutes of silence, which SPIRE's agent does not let be fewer than five, then 20 seconds
   * for a sign of life; and time to look.
   */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(6 * 60 + 20 + 20);

  /** A try with an agent that hangs, the longest pause, and time for another try. */
  private static final Duration BACK = Duration.ofSeconds(20 + 15 + 15);

  private static final Duration TOLD = Duration.ofSeconds(20 + 15);
  private static final int LEAF_SECONDS = 3600;
  private static final double MILLIS = 1000;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Fault(
      side = Side.AGENT,
      fault = "The agent is halted (SIGSTOP) for longer than the keep-alive, and goes on (SIGCONT)",
      promise =
          "The loss is seen at the end of the keep-alive, which SPIRE lets be no shorter, and told"
              + " in `/readyz` and status. Streams stay, and new ones are given the last good"
              + " identity all the time. When the agent goes on, it is found again, and its next"
              + " certificate reaches the streams.")
  @ParameterizedTest(name = "{0}")
  @EnumSource
  void itIsNoticedAndNobodyGoesWithoutMeanwhile(AgentKind kind, Figures figures) {
    try (AgentProcess agent = kind.start(folder, LEAF_SECONDS)) {
      agent.createEntry();
      try (BridgeProcess bridge = serve(kind, agent);
          Newcomers newcomers = new Newcomers(listener())) {
        SotwStream open = newcomers.ask("default");
        open.ack(open.next());
        agent.halt();
        long halted = System.nanoTime();
        newcomers.areAnswered(figures);
        figures.since(
            halted,
            "loss seen after",
            KEEP_ALIVE,
            () -> bridge.sourcePhase() != SourcePhase.STREAMING);
        assertThat(bridge.readiness())
            .startsWith("200 ready\n")
            .contains("degraded: agent at " + kind.address(agent) + " unreachable since ")
            .contains("Keepalive failed");
        newcomers.areAnswered(figures);
        assertThat(open.isOpen()).isTrue();
        agent.resume();
        figures.until("found again after", BACK, () -> bridge.readiness().equals("200 ready\n"));
        assertThat(open.waiting()).as("told what it has").isZero();
        agent.rotateLeaf();
        assertThat(open.answers().next(BACK).getResourcesCount()).isEqualTo(1);
      }
    }
  }

  @Fault(
      side = Side.AGENT,
      fault = "The agent hangs when the bridge connects, and another one takes its place",
      promise =
          "The connection that is taken and says nothing is given up after 20 s, and `/readyz` says"
              + " so. The agent that is at the same path by then is found, though the old one hangs"
              + " on.")
  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"EMBEDDED", "EMBEDDED_NODE"})
  void theOneThatHasTakenItsPlaceIsFound(AgentKind kind, Figures figures) {
    try (EmbeddedAgentProcess agent = EmbeddedAgentProcess.start(folder, LEAF_SECONDS)) {
      agent.createEntry();
      agent.halt();
      try (BridgeProcess bridge = serve(kind, agent);
          SdsChannel waiting = new SdsChannel(listener())) {
        SotwStream held = waiting.ask("default");
        figures.until("told after", TOLD, () -> bridge.readiness().contains("hangs"));
        agent.replace();
        long replaced = System.nanoTime();
        assertThat(held.answers().next(BACK).getResourcesCount()).isEqualTo(1);
        figures.add(
            "identity from the next agent after",
            (System.nanoTime() - replaced) / (MILLIS * MILLIS),
            "ms");
      }
    }
  }

  private String listener() {
    return "unix://" + folder.folder("sds").resolve("socket");
  }

  private BridgeProcess serve(AgentKind kind, AgentProcess agent) {
    List<String> flags = new ArrayList<>(kind.source(agent));
    flags.addAll(List.of("--sds", listener() + "=istio"));
    return BridgeProcess.serve("bridge", folder.path(), flags);
  }
}
