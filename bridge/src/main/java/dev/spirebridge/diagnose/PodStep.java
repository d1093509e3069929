package dev.spirebridge.diagnose;

import dev.spirebridge.diagnose.StepResult.Missing;
import dev.spirebridge.diagnose.StepResult.Ok;
import dev.spirebridge.diagnose.StepResult.Unknown;
import dev.spirebridge.diagnose.evidence.Evidence;
import dev.spirebridge.diagnose.evidence.Looked;
import dev.spirebridge.diagnose.evidence.PodEvidence;
import dev.spirebridge.diagnose.evidence.PodFacts;
import dev.spirebridge.diagnose.evidence.PodFacts.ContainerFacts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether the pod is there, has a node, and its proxy runs. */
final class PodStep {

  private PodStep() {}

  static Step of(Evidence evidence) {
    return switch (evidence.pod()) {
      case PodEvidence.NotSeen(String why, String toDo) ->
          new Step(StepName.POD, new Unknown(why, toDo));
      case PodEvidence.NotThere(Looked<List<String>> near, boolean namespaceKnown) ->
          new Step(StepName.POD, notThere(evidence, near, namespaceKnown));
      case PodEvidence.There(PodFacts pod) ->
          new Step(
              StepName.POD,
              result(pod),
              pod.containers().stream()
                  .filter(each -> isWorthTelling(pod, each))
                  .map(PodStep::words)
                  .toList());
    };
  }

  private static StepResult notThere(
      Evidence evidence, Looked<List<String>> near, boolean namespaceKnown) {
    String namespace = evidence.asked().namespace();
    if (!namespaceKnown) {
      return new Unknown("there is no namespace " + namespace, "name the pod's namespace with -n");
    }
    return new Unknown(
        "there is no pod %s in %s".formatted(evidence.asked().name(), namespace),
        switch (near) {
          case Looked.NotSeen<List<String>>(String why, String toDo) ->
              "name one that is there; which there are is not known, %s: %s".formatted(why, toDo);
          case Looked.Seen<List<String>>(List<String> names) when names.isEmpty() ->
              "no pod of %s has a name like it: kubectl get pods -n %s"
                  .formatted(namespace, namespace);
          case Looked.Seen<List<String>>(List<String> names) ->
              "name one of those that are there: " + String.join(", ", names);
        });
  }

  private static StepResult result(PodFacts pod) {
    String account = pod.identity().serviceAccount();
    if (pod.ending()) {
      return new Missing("it is being deleted", "ask about the pod that takes its place");
    }
    if (pod.phase().equals("Succeeded") || pod.phase().equals("Failed")) {
      return new Missing("it has ended: " + pod.phase(), "ask about the pod that takes its place");
    }
    if (pod.node().isEmpty()) {
      return new Missing(
          "it has no node: " + pod.unscheduled().orElse("the scheduler has not looked at it yet"),
          "make room for it, or mend what the scheduler says");
    }
    Optional<ContainerFacts> down = pod.proxy().filter(proxy -> !proxy.running());
    if (down.isPresent()) {
      return new Missing(
          "its proxy, container %s, does not run: %s"
              .formatted(down.get().name(), down.get().waits().orElse("not started yet")),
          "kubectl describe pod -n %s %s"
              .formatted(pod.identity().namespace(), pod.identity().name()));
    }
    return new Ok(
        "%s on node %s, service account %s"
            .formatted(words(pod.phase()), pod.node().get(), account));
  }

  private static String words(String phase) {
    return phase.isEmpty() ? "there" : phase.toLowerCase(Locale.ROOT);
  }

  /** Why a container is not as it should be; the proxy's is the result itself. */
  private static boolean isWorthTelling(PodFacts pod, ContainerFacts container) {
    boolean isResult =
        container.proxy() && !container.running() && pod.node().isPresent() && !pod.ending();
    return !isResult
        && (container.waits().isPresent()
            || (container.running() && !container.ready())
            || container.restarts() > 0);
  }

  private static String words(ContainerFacts container) {
    String state =
        container.running()
            ? container.ready() ? "is ready" : "runs and is not ready"
            : "waits: " + container.waits().orElse("not started yet");
    return "%s %s %s%s"
        .formatted(
            container.init() ? "init container" : "container",
            container.name(),
            state,
            container.restarts() == 0
                ? ""
                : ", restarted %d times".formatted(container.restarts()));
  }
}
