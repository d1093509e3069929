package dev.spirebridge.diagnose;

import dev.spirebridge.diagnose.StepResult.DoesNotApply;
import dev.spirebridge.diagnose.StepResult.Missing;
import dev.spirebridge.diagnose.StepResult.Ok;
import dev.spirebridge.diagnose.StepResult.Unknown;
import dev.spirebridge.diagnose.evidence.Evidence;
import dev.spirebridge.diagnose.evidence.LeafFacts;
import dev.spirebridge.diagnose.evidence.ProxyEvidence;
import java.util.List;
import java.util.Optional;

/** Whether the proxy's secrets are active, or still warming. */
final class SecretStep {

  private SecretStep() {}

  static Step of(Evidence evidence, Step connection) {
    return switch (evidence.proxy()) {
      case ProxyEvidence.None _ ->
          step(new DoesNotApply("the pod has no container istio-proxy or gateway-proxy"));
      case ProxyEvidence.NotSeen(String why, String toDo) -> step(new Unknown(why, toDo));
      case ProxyEvidence.Held held ->
          new Step(StepName.SECRET, result(held, evidence, connection), facts(held, evidence));
    };
  }

  private static Step step(StepResult result) {
    return new Step(StepName.SECRET, result);
  }

  private static StepResult result(ProxyEvidence.Held held, Evidence evidence, Step connection) {
    if (!held.warming().isEmpty()) {
      String names = Words.names(held.warming());
      return new Missing(
          "the proxy still waits for " + names,
          connection.isOk()
              ? "it does not wait for the bridge: see from where its configuration has %s (sds_config)"
                  .formatted(names)
              : "nothing here: see the steps before");
    }
    if (held.active().isEmpty()) {
      return new Missing(
          "the proxy has no secret from SDS",
          "see its configuration: no listener or cluster of it asks for one");
    }
    Optional<LeafFacts> expired =
        held.leaf().filter(leaf -> !leaf.notAfter().isAfter(evidence.now()));
    if (expired.isPresent()) {
      return new Missing(
          "the proxy's certificate expired %s ago"
              .formatted(Words.ago(expired.get().notAfter(), evidence.now())),
          "see the steps before: the bridge sends a new one as soon as it has it");
    }
    return new Ok(
        "%s %s active"
            .formatted(Words.names(held.active()), held.active().size() == 1 ? "is" : "are"));
  }

  private static List<String> facts(ProxyEvidence.Held held, Evidence evidence) {
    return held.leaf().stream()
        .map(leaf ->
            "%s, serial %s, expires in %s"
                .formatted(
                    leaf.spiffeId().orElse("no SPIFFE ID"),
                    Words.brief(leaf.serial()),
                    Words.ago(evidence.now(), leaf.notAfter())))
        .toList();
  }
}
