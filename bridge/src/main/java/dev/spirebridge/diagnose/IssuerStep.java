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
import dev.spirebridge.status.AuthorityStatus;
import dev.spirebridge.status.SvidStatus;
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
              compared(leaf.get(), gateway, served),
              gateway.stream().map(IssuerStep::words).toList());
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

  /** Key identifiers rule an issuer out; the same certificate as the bridge's needs no proof. */
  private static StepResult compared(
      LeafFacts leaf, List<Gateway> gateway, Optional<Served> served) {
    Optional<StepResult> ofBridge = served.flatMap(each -> ofBridge(leaf, each));
    if (ofBridge.filter(result -> result instanceof Missing).isPresent()) {
      return ofBridge.get();
    }
    Optional<Gateway> other =
        gateway.stream()
            .filter(each ->
                each.leaf()
                    .filter(theirs -> theirs.authorityKeyId().equals(leaf.authorityKeyId()))
                    .isEmpty())
            .findFirst();
    if (other.isPresent()) {
      return other
          .get()
          .leaf()
          .<StepResult>map(theirs ->
              new Missing(
                  "gateway %s has another authority: %s"
                      .formatted(other.get().pod(), theirs.issuer()),
                  "run spire-bridge check-issuer --gateway, and explain on the gateway's pod"))
          .orElseGet(() ->
              new Unknown(
                  "the certificate of gateway %s was not seen: %s"
                      .formatted(other.get().pod(), other.get().why()),
                  "run spire-bridge explain on the gateway's pod"));
    }
    return ofBridge.orElseGet(() ->
        gateway.isEmpty()
            ? new Unknown(
                "there is nothing to hold the proxy's certificate against",
                "give SPIRE's trust bundle with --bundle")
            : new Ok("the same authority as the gateway's"));
  }

  private static Optional<StepResult> ofBridge(LeafFacts leaf, Served served) {
    Optional<SvidStatus> same =
        served.subjects().stream()
            .flatMap(each -> each.svids().stream())
            .filter(each -> each.serial().equals(leaf.serial()))
            .findFirst();
    if (same.isPresent()) {
      return Optional.of(new Ok("the certificate is the one the bridge handed out"));
    }
    List<String> keyIds =
        served.ownBundle().stream()
            .flatMap(each -> each.authorities().stream())
            .map(AuthorityStatus::keyId)
            .toList();
    if (keyIds.isEmpty()) {
      return Optional.empty();
    }
    String bundle = "the trust bundle of " + served.ownBundle().orElseThrow().trustDomain();
    return Optional.of(
        leaf.authorityKeyId().filter(keyIds::contains).isPresent()
            ? new Ok("an earlier certificate, by an authority in " + bundle)
            : new Missing(
                "another authority than those in %s issued it: %s".formatted(bundle, leaf.issuer()),
                "have the proxy take its certificate from the bridge, and restart the pod"));
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
