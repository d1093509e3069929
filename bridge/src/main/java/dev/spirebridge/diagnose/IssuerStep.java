package dev.spirebridge.diagnose;

import dev.spirebridge.diagnose.StepResult.DoesNotApply;
import dev.spirebridge.diagnose.StepResult.Missing;
import dev.spirebridge.diagnose.StepResult.Ok;
import dev.spirebridge.diagnose.StepResult.Unknown;
import dev.spirebridge.diagnose.evidence.Evidence;
import dev.spirebridge.diagnose.evidence.IssuerEvidence;
import dev.spirebridge.diagnose.evidence.IssuerEvidence.Gateway;
import dev.spirebridge.diagnose.evidence.IssuerEvidence.Row;
import dev.spirebridge.diagnose.evidence.LeafFacts;
import dev.spirebridge.diagnose.evidence.ProxyEvidence;
import dev.spirebridge.issuer.Standing;
import java.util.List;
import java.util.Optional;

/** Whether the proxy's certificate is by the same authority as SPIRE's, and the gateway's. */
final class IssuerStep {

  private IssuerStep() {}

  static Step of(Evidence evidence, Optional<Served> served) {
    if (evidence.proxy() instanceof ProxyEvidence.NotSeen) {
      return step(new Unknown("the proxy's certificate was not seen", ""));
    }
    Optional<LeafFacts> leaf =
        evidence.proxy() instanceof ProxyEvidence.Held held ? held.leaf() : Optional.empty();
    if (leaf.isEmpty()) {
      return step(new DoesNotApply("the proxy has no certificate to look at"));
    }
    return switch (evidence.issuer()) {
      case IssuerEvidence.NotSeen(String why, String toDo) -> step(new Unknown(why, toDo));
      case IssuerEvidence.Judged(List<Row> rows) -> judged(rows);
      case IssuerEvidence.Compared(List<Gateway> gateway) ->
          new Step(
              StepName.ISSUER,
              ComparedIssuer.result(leaf.get(), gateway, served),
              gateway.stream().map(IssuerStep::words).toList());
    };
  }

  /** Whether the proxy's own certificate, whatever a gateway has, is known to be by another. */
  static boolean isForeign(Evidence evidence, Optional<Served> served) {
    Optional<LeafFacts> leaf =
        evidence.proxy() instanceof ProxyEvidence.Held held ? held.leaf() : Optional.empty();
    return switch (evidence.issuer()) {
      case IssuerEvidence.Judged(List<Row> rows) ->
          !rows.isEmpty() && rows.getFirst().standing() == Standing.DOES_NOT_HOLD;
      case IssuerEvidence.Compared _, IssuerEvidence.NotSeen _ ->
          leaf.filter(each -> ComparedIssuer.result(each, List.of(), served) instanceof Missing)
              .isPresent();
    };
  }

  private static Step step(StepResult result) {
    return new Step(StepName.ISSUER, result);
  }

  private static Step judged(List<Row> rows) {
    List<String> facts =
        rows.stream().map(row -> "%s: %s".formatted(row.target(), row.message())).toList();
    for (Row row : rows) {
      if (row.standing() == Standing.DOES_NOT_HOLD) {
        return new Step(
            StepName.ISSUER,
            new Missing("%s: %s".formatted(row.target(), row.message()), row.advice()),
            facts);
      }
    }
    for (Row row : rows) {
      if (row.standing() == Standing.UNKNOWN) {
        return new Step(
            StepName.ISSUER,
            new Unknown("%s: %s".formatted(row.target(), row.message()), row.advice()),
            facts);
      }
    }
    return new Step(
        StepName.ISSUER,
        new Ok("SPIRE issued it, by its trust bundle"),
        rows.size() > 1 ? facts : List.of());
  }

  private static String words(Gateway gateway) {
    return gateway
        .leaf()
        .map(leaf ->
            "gateway %s: %s, by %s"
                .formatted(
                    gateway.pod(),
                    leaf.spiffeId().orElse("no SPIFFE ID"),
                    Words.brief(leaf.issuer())))
        .orElseGet(() -> "gateway %s: %s".formatted(gateway.pod(), gateway.why()));
  }
}
