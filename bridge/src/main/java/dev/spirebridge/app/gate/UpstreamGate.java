package dev.spirebridge.app.gate;

import dev.spirebridge.identity.AgentText;
import dev.spirebridge.kubernetes.ApiFailure;
import dev.spirebridge.kubernetes.ApiReads;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.run.ApiObjects;
import dev.spirebridge.mesh.run.GateAnswer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whether Gloo has taken an Upstream, by its status: {@code state} is a number or a word, and there
 * is one status, or since Gloo 1.9 one for each Gloo that watches it, by its namespace.
 */
public final class UpstreamGate {

  private final ApiReads reads;

  public UpstreamGate(KubernetesClient client) {
    this.reads = new ApiReads(client);
  }

  public GateAnswer look(Ref upstream) {
    try {
      return reads
          .find(
              GenericKubernetesResource.class,
              "/apis/" + upstream.kind().apiVersion(upstream.kind().versions().getFirst()),
              upstream.kind().plural(),
              upstream.namespace().orElseThrow(),
              upstream.name())
          .map(found ->
              read(
                  upstream.toString(),
                  Optional.ofNullable(found.getMetadata().getGeneration()).orElse(0L),
                  new Tree(found.getAdditionalProperties())))
          .orElseGet(() -> new GateAnswer.Never(upstream + " is gone: look who deleted it"));
    } catch (KubernetesClientException e) {
      return Answers.of(upstream.toString(), ApiFailure.of(e, ApiObjects.RULES));
    }
  }

  static GateAnswer read(String upstream, long generation, Tree object) {
    List<Tree> statuses = statuses(object);
    if (statuses.isEmpty()) {
      return new GateAnswer.NotYet(upstream + ": Gloo has not looked at it yet");
    }
    return Answers.all(
        statuses.stream().map(status -> read(upstream, generation, status, object)).toList(),
        upstream + ": Gloo has accepted it");
  }

  private static List<Tree> statuses(Tree object) {
    List<Tree> statuses = new ArrayList<>();
    object
        .tree("status", "statuses")
        .ifPresent(
            each -> each.fields().keySet().forEach(of -> each.tree(of).ifPresent(statuses::add)));
    if (object.at("status", "state").isPresent()) {
      object.tree("status").ifPresent(statuses::add);
    }
    return statuses;
  }

  private static GateAnswer read(String upstream, long generation, Tree status, Tree object) {
    Optional<Long> observed =
        status
            .at("observedGeneration")
            .or(() -> object.at("status", "observedGeneration"))
            .flatMap(UpstreamGate::number);
    if (observed.isPresent() && observed.get() < generation) {
      return new GateAnswer.NotYet(upstream + ": Gloo has not looked at its newest generation yet");
    }
    String reason = AgentText.printable(status.text("reason").orElse("without a reason").strip());
    return switch (state(status)) {
      case "accepted" -> new GateAnswer.Holds(upstream);
      case "rejected" ->
          new GateAnswer.Never("%s: Gloo rejects it (%s)".formatted(upstream, reason));
      case "warning" ->
          new GateAnswer.NotYet("%s: Gloo warns of it (%s)".formatted(upstream, reason));
      default -> new GateAnswer.NotYet(upstream + ": Gloo has not looked at it yet");
    };
  }

  /** The enum of Gloo's proto: 0 pending, 1 accepted, 2 rejected, 3 warning. */
  private static String state(Tree status) {
    Object state = status.at("state").orElse("");
    Map<Long, String> words = Map.of(1L, "accepted", 2L, "rejected", 3L, "warning");
    return number(state)
        .map(each -> words.getOrDefault(each, "pending"))
        .orElseGet(() -> String.valueOf(state).toLowerCase(Locale.ROOT));
  }

  private static Optional<Long> number(Object value) {
    return value instanceof Number number
        ? Optional.of(number.longValue())
        : Optional.of(value)
            .map(String::valueOf)
            .filter(text -> text.matches("\\d{1,18}"))
            .map(Long::valueOf);
  }
}
