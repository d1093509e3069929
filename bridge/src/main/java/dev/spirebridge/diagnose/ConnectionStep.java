package dev.spirebridge.diagnose;

import dev.spirebridge.diagnose.StepResult.DoesNotApply;
import dev.spirebridge.diagnose.StepResult.Missing;
import dev.spirebridge.diagnose.StepResult.Ok;
import dev.spirebridge.diagnose.evidence.Evidence;
import dev.spirebridge.diagnose.evidence.PodFacts;
import dev.spirebridge.diagnose.evidence.PodFacts.ContainerFacts;
import dev.spirebridge.diagnose.evidence.PodFacts.Socket;
import dev.spirebridge.diagnose.evidence.ProxyEvidence;
import dev.spirebridge.status.NameStatus;
import dev.spirebridge.status.StreamStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether a proxy of the pod asks the bridge, is answered, and takes what it is sent. */
final class ConnectionStep {

  private static final int MOST_FACTS = 10;

  private ConnectionStep() {}

  static Step of(Evidence evidence, Optional<Served> served, Step svid) {
    if (served.isEmpty()) {
      return new Step(StepName.CONNECTION, SvidStep.unasked(evidence));
    }
    List<StreamStatus> streams = served.get().streams();
    if (streams.isEmpty()) {
      return unconnected(evidence, served.get());
    }
    return new Step(StepName.CONNECTION, result(served.get(), svid), facts(served.get()));
  }

  /** Names that are in trouble first. */
  private static List<String> facts(Served served) {
    List<String> all =
        served.streams().stream()
            .flatMap(stream -> stream.names().stream().map(name -> new Asked(stream, name)))
            .sorted(Comparator.comparing(each -> isTaken(each.name())))
            .map(each -> words(each.stream(), each.name(), served))
            .distinct()
            .toList();
    if (all.size() <= MOST_FACTS) {
      return all;
    }
    List<String> some = new ArrayList<>(all.subList(0, MOST_FACTS));
    some.add("and %d more".formatted(all.size() - MOST_FACTS));
    return some;
  }

  private record Asked(StreamStatus stream, NameStatus name) {}

  private static boolean isTaken(NameStatus name) {
    return name.heldSince().isEmpty()
        && name.lastNack().isEmpty()
        && name.sentVersion().equals(name.ackedVersion());
  }

  private static StepResult result(Served served, Step svid) {
    List<NameStatus> names = names(served);
    Optional<NameStatus> refused =
        names.stream().filter(each -> each.lastNack().isPresent()).findFirst();
    if (refused.isPresent()) {
      return new Missing(
          "the proxy refuses %s: %s"
              .formatted(refused.get().name(), refused.get().lastNack().orElse("").strip()),
          "mend what the proxy says; until then it keeps the last one it took, if any");
    }
    List<String> held =
        names.stream()
            .filter(each -> each.heldSince().isPresent())
            .map(NameStatus::name)
            .distinct()
            .toList();
    if (!held.isEmpty()) {
      return svid.isOk()
          ? new Missing(
              "the proxy asks for %s, which the bridge does not have".formatted(Words.names(held)),
              "have the proxy ask for a name of the listener's profile, or make this one an alias (sds[].aliases)")
          : new Missing(
              "the proxy waits for %s".formatted(Words.names(held)),
              "nothing: it is answered as soon as there is an SVID");
    }
    List<String> unanswered =
        names.stream()
            .filter(each -> each.sentVersion().isPresent())
            .filter(each -> !each.sentVersion().equals(each.ackedVersion()))
            .map(NameStatus::name)
            .toList();
    if (!unanswered.isEmpty()) {
      return new Missing(
          "the proxy was sent %s, and has not said yet that it takes it"
              .formatted(Words.names(unanswered)),
          "look again; if it stays, look into the proxy's log");
    }
    List<String> taken = names.stream().map(NameStatus::name).distinct().sorted().toList();
    return taken.isEmpty()
        ? new Missing("a proxy is connected, and asks for nothing", "look at its SDS configuration")
        : new Ok("the proxy has taken " + Words.names(taken));
  }

  private static List<NameStatus> names(Served served) {
    return served.streams().stream().flatMap(each -> each.names().stream()).toList();
  }

  private static String words(StreamStatus stream, NameStatus name, Served served) {
    String state;
    if (name.heldSince().isPresent()) {
      state = "held for " + Words.ago(name.heldSince().get(), served.now());
    } else if (name.lastNack().isPresent()) {
      state = "sent and refused";
    } else if (name.sentVersion().isEmpty()) {
      state = "asked";
    } else {
      state =
          name.sentVersion().equals(name.ackedVersion())
              ? "sent and accepted"
              : "sent, no answer yet";
    }
    return "%s: %s, by %s, connected for %s"
        .formatted(name.name(), state, stream.caller(), Words.ago(stream.openedAt(), served.now()));
  }

  private static Step unconnected(Evidence evidence, Served served) {
    if (served.sidecar() && served.status().listeners().isEmpty()) {
      return new Step(
          StepName.CONNECTION,
          new DoesNotApply(
              served.status().files().isEmpty()
                  ? "the bridge serves no proxy"
                  : "the bridge hands out files in %s, not SDS"
                      .formatted(served.status().files().getFirst().folder())));
    }
    return new Step(
        StepName.CONNECTION,
        new Missing("no process of the pod is connected to the bridge", toDo(evidence, served)),
        refusals(served));
  }

  private static String toDo(Evidence evidence, Served served) {
    Optional<PodFacts> pod = evidence.podFacts();
    Optional<ContainerFacts> proxy = pod.flatMap(PodFacts::proxy);
    Socket socket = pod.map(PodFacts::socket).orElse(Socket.NONE);
    if (evidence.proxy() instanceof ProxyEvidence.Held held && !held.active().isEmpty()) {
      return IssuerStep.isForeign(evidence, Optional.of(served))
          ? "the proxy has its secrets from elsewhere: have it ask the bridge's socket, and restart the pod"
          : "it keeps the secrets it has and connects again by itself: look again in a moment";
    }
    if (proxy.isEmpty()) {
      return "inject a proxy into the pod, or have its own one ask the bridge's socket";
    }
    if (socket == Socket.EMPTY && !served.sidecar()) {
      return "mount the bridge's socket in place of the empty volume workload-socket, and restart the pod";
    }
    if (served.refusedCallers() > 0) {
      return "see who is turned away: the proxy's user has to be in callers.uids of the bridge";
    }
    return "look into the log of container %s: has it the bridge's socket, and asks there?"
        .formatted(proxy.get().name());
  }

  private static List<String> refusals(Served served) {
    return served.status().callers().stream()
        .flatMap(callers -> callers.refused().stream())
        .filter(each -> each.count() > 0)
        .map(each ->
            "on this node the bridge has turned away %s: %s"
                .formatted(Words.count(each.count(), "connection", "connections"), each.reason()))
        .limit(3)
        .toList();
  }
}
