package dev.spirebridge.diagnose;

import dev.spirebridge.diagnose.Authorities.Relation;
import dev.spirebridge.diagnose.StepResult.Missing;
import dev.spirebridge.diagnose.StepResult.Ok;
import dev.spirebridge.diagnose.StepResult.Unknown;
import dev.spirebridge.diagnose.evidence.IssuerEvidence.Gateway;
import dev.spirebridge.diagnose.evidence.LeafFacts;
import dev.spirebridge.status.BundleStatus;
import java.util.List;
import java.util.Optional;

/**
 * A certificate's issuer by what the bridge told and what a gateway holds. Key identifiers alone
 * rule an issuer out; the same certificate as the bridge's needs no proof.
 */
final class ComparedIssuer {

  private static final String GIVE_BUNDLE = "give SPIRE's trust bundle with --bundle";

  private ComparedIssuer() {}

  static StepResult result(LeafFacts leaf, List<Gateway> gateway, Optional<Served> served) {
    Optional<StepResult> ofBridge = served.flatMap(each -> ofBridge(leaf, each));
    if (ofBridge.filter(result -> result instanceof Missing).isPresent()) {
      return ofBridge.get();
    }
    List<StepResult> others =
        gateway.stream().flatMap(each -> trouble(leaf, each, served).stream()).toList();
    return others.stream()
        .filter(result -> result instanceof Missing)
        .findFirst()
        .or(() -> others.stream().findFirst())
        .or(() -> ofBridge)
        .orElseGet(() ->
            gateway.isEmpty()
                ? new Unknown(
                    "there is nothing to hold the proxy's certificate against", GIVE_BUNDLE)
                : new Ok("the same authority as the gateway's"));
  }

  /** Empty where the bridge told no authorities. */
  private static Optional<StepResult> ofBridge(LeafFacts leaf, Served served) {
    if (isHandedOut(leaf, served)) {
      return Optional.of(new Ok("the certificate is the one the bridge handed out"));
    }
    return told(served)
        .map(own -> {
          String bundle = "the trust bundle of " + own.trustDomain();
          return switch (Authorities.of(own).relation(leaf)) {
            case AMONG -> new Ok("an earlier certificate, by an authority in " + bundle);
            case NOT_TOLD ->
                new Unknown(
                    "without key identifiers it cannot be told whether an authority in %s issued it"
                        .formatted(bundle),
                    GIVE_BUNDLE);
            case FOREIGN ->
                new Missing(
                    "another authority than those in %s issued it: %s"
                        .formatted(bundle, leaf.issuer()),
                    "have the proxy take its certificate from the bridge, and restart the pod");
          };
        });
  }

  private static boolean isHandedOut(LeafFacts leaf, Served served) {
    return served.subjects().stream()
        .flatMap(each -> each.svids().stream())
        .anyMatch(each -> each.serial().equals(leaf.serial()));
  }

  private static Optional<BundleStatus> told(Served served) {
    return served.ownBundle().filter(own -> !own.authorities().isEmpty());
  }

  /** Empty where the gateway's certificate has the same issuer, or another of the same bundle. */
  private static Optional<StepResult> trouble(
      LeafFacts leaf, Gateway gateway, Optional<Served> served) {
    if (gateway.leaf().isEmpty()) {
      return Optional.of(
          new Unknown(
              "the certificate of gateway %s was not seen: %s"
                  .formatted(gateway.pod(), gateway.why()),
              "run spire-bridge explain on the gateway's pod"));
    }
    LeafFacts theirs = gateway.leaf().get();
    if (Authorities.share(leaf, theirs)) {
      return Optional.empty();
    }
    Relation relation =
        served
            .flatMap(ComparedIssuer::told)
            .map(own -> Authorities.of(own).relation(theirs))
            .orElse(Relation.NOT_TOLD);
    return switch (relation) {
      case AMONG -> Optional.empty();
      case FOREIGN ->
          Optional.of(
              new Missing(
                  "gateway %s has another authority: %s".formatted(gateway.pod(), theirs.issuer()),
                  "run spire-bridge check-issuer --gateway, and explain on the gateway's pod"));
      case NOT_TOLD ->
          Optional.of(
              new Unknown(
                  "it cannot be told whether gateway %s has an authority of the same trust bundle: %s"
                      .formatted(gateway.pod(), theirs.issuer()),
                  GIVE_BUNDLE));
    };
  }
}
