package dev.spirebridge.diagnose;

import dev.spirebridge.diagnose.StepResult.DoesNotApply;
import dev.spirebridge.diagnose.StepResult.Missing;
import dev.spirebridge.diagnose.StepResult.Ok;
import dev.spirebridge.diagnose.StepResult.Unknown;
import dev.spirebridge.diagnose.evidence.BridgeEvidence;
import dev.spirebridge.diagnose.evidence.BridgeFacts;
import dev.spirebridge.diagnose.evidence.Evidence;
import dev.spirebridge.diagnose.evidence.Looked;
import dev.spirebridge.diagnose.evidence.PodFacts;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.SourceStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a bridge serves the pod, and reaches its agent. */
final class BridgeStep {

  private BridgeStep() {}

  static Step of(Evidence evidence, Optional<Served> served, Step svid) {
    if (served.isPresent()) {
      return told(served.get(), svid);
    }
    return new Step(
        StepName.BRIDGE,
        switch (evidence.bridge()) {
          case BridgeEvidence.None _ -> new DoesNotApply("the pod has no node yet");
          case BridgeEvidence.NotSeen(String why, String toDo) -> new Unknown(why, toDo);
          case BridgeEvidence.Sidecar(BridgeFacts bridge) -> silent(bridge, "spire-bridge");
          case BridgeEvidence.Daemons daemons when daemons.bridges().isEmpty() ->
              noDaemon(evidence, daemons);
          case BridgeEvidence.Daemons daemons ->
              silent(daemons.bridges().getFirst(), daemons.bridges().getFirst().pod());
        });
  }

  private static StepResult noDaemon(Evidence evidence, BridgeEvidence.Daemons daemons) {
    String node = evidence.podFacts().flatMap(PodFacts::node).orElse("of the pod");
    if (daemons.daemonSets().isEmpty()) {
      return new Unknown(
          "no daemon of the bridge was found in namespace "
              + String.join(" or ", daemons.namespaces()),
          "name the namespace of the daemons with --bridge-namespace, or give the pod a sidecar");
    }
    return new Missing(
        "DaemonSet %s has no pod on node %s".formatted(daemons.daemonSets().getFirst(), node),
        "mend its nodeSelector, affinity or tolerations; or give the pod a sidecar of its own");
  }

  private static StepResult silent(BridgeFacts bridge, String name) {
    if (bridge.waits().isPresent()) {
      return new Missing(
          "%s does not run: %s".formatted(name, bridge.waits().get()), describe(bridge.pod()));
    }
    return bridge.status() instanceof Looked.NotSeen<BridgeStatus>(String why, String toDo)
        ? new Unknown("%s cannot be asked: %s".formatted(name, why), toDo)
        : new Unknown(name + " cannot be asked", describe(bridge.pod()));
  }

  private static String describe(String pod) {
    int slash = pod.indexOf('/');
    return "kubectl describe pod -n %s %s"
        .formatted(pod.substring(0, slash), pod.substring(slash + 1));
  }

  private static Step told(Served served, Step svid) {
    String who = served.sidecar() ? "sidecar spire-bridge" : "daemon " + served.bridge().pod();
    List<String> facts = new ArrayList<>();
    if (!served.bridge().ready()) {
      facts.add("it is not ready");
    }
    Optional<SourceStatus> trouble = served.source().filter(BridgeStep::isTrouble);
    if (trouble.isEmpty()) {
      return new Step(StepName.BRIDGE, new Ok(who + " reaches its agent"), facts);
    }
    SourceStatus source = trouble.get();
    String found = "%s: %s".formatted(who, words(source, served));
    source.lastError().map(error -> "last error: " + error).ifPresent(facts::add);
    if (svid.isOk()) {
      facts.addFirst(found + "; the last good SVID is served until it expires");
      return new Step(StepName.BRIDGE, new Ok(who + " runs"), facts);
    }
    return new Step(
        StepName.BRIDGE,
        new Missing(found, source.advice().orElseGet(() -> advice(source))),
        facts);
  }

  /** What keeps it from asking for anybody; a sidecar without an entry is the pod's own matter. */
  private static boolean isTrouble(SourceStatus source) {
    return switch (source.phase()) {
      case CONNECTING,
          BACKING_OFF,
          REJECTED,
          DELEGATE_NOT_AUTHORIZED,
          DELEGATE_WITHOUT_ENTRY,
          CALLER_NOT_VISIBLE,
          CLOSED ->
          true;
      case AWAITING_REGISTRATION, STREAMING, NOT_ALLOWED -> false;
    };
  }

  private static String words(SourceStatus source, Served served) {
    String since = " for " + Words.ago(source.since(), served.now());
    return switch (source.phase()) {
      case CONNECTING, BACKING_OFF -> "the SPIRE agent cannot be reached" + since;
      case REJECTED -> "the SPIRE agent refuses what it asks" + since;
      case DELEGATE_NOT_AUTHORIZED -> "the SPIRE agent does not let it ask for other pods" + since;
      case DELEGATE_WITHOUT_ENTRY -> "the SPIRE agent has no entry for the bridge itself" + since;
      case CALLER_NOT_VISIBLE -> "it does not see the processes of the node" + since;
      case CLOSED -> "it is stopping";
      case AWAITING_REGISTRATION, STREAMING, NOT_ALLOWED -> "";
    };
  }

  private static String advice(SourceStatus source) {
    return switch (source.phase()) {
      case CONNECTING, BACKING_OFF ->
          "see that the SPIRE agent of the node runs, and that its socket is mounted at "
              + source.address();
      case REJECTED -> "see that the socket is the one the bridge is configured for";
      case DELEGATE_NOT_AUTHORIZED ->
          "add the bridge's SPIFFE ID to authorized_delegates in the agent's configuration";
      case DELEGATE_WITHOUT_ENTRY -> "create a registration entry for the bridge's own pod";
      case CALLER_NOT_VISIBLE -> "give the bridge's pod hostPID: true";
      case AWAITING_REGISTRATION, STREAMING, NOT_ALLOWED, CLOSED -> "ask again";
    };
  }
}
