package dev.spirebridge.federation;

import dev.spirebridge.federation.Statement.Kind;
import io.spiffe.spiffeid.TrustDomain;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether this side of a federation relationship works, and which side lacks what. The other
 * direction is the other cluster's to judge.
 *
 * @param statements in the order of the way of a bundle: declaration, endpoint, agent
 */
public record FederationVerdict(
    TrustDomain trustDomain, Outcome outcome, List<Statement> statements) {

  /** The answer in one word. */
  public enum Outcome {
    HOLDS,
    DOES_NOT_HOLD,
    COULD_NOT_FIND_OUT
  }

  public FederationVerdict {
    statements = List.copyOf(statements);
  }

  /** Pure: the same evidence, the same verdict. */
  public static FederationVerdict of(FederationEvidence evidence) {
    List<Statement> statements = new ArrayList<>();
    statements.add(declaration(evidence));
    statements.addAll(EndpointFindings.of(evidence));
    statements.addAll(AgentFindings.of(evidence));
    return new FederationVerdict(
        evidence.relationship().trustDomain(), outcome(statements), statements);
  }

  private static Statement declaration(FederationEvidence evidence) {
    FederatedTrustDomain relationship = evidence.relationship();
    return evidence
        .declaredBy()
        .map(name ->
            Statement.right(
                "%s declares %s at %s (%s)."
                    .formatted(
                        name,
                        relationship.trustDomain(),
                        relationship.endpoint(),
                        relationship.profile().type())))
        .orElseGet(() ->
            Statement.wrong(
                "No ClusterFederatedTrustDomain declares %s. %s"
                    .formatted(
                        relationship.trustDomain(),
                        "Use `spire-bridge federation add`, or the federation list of the"
                            + " controller's configuration.")));
  }

  private static Outcome outcome(List<Statement> statements) {
    if (statements.stream().anyMatch(each -> each.kind() == Kind.WRONG)) {
      return Outcome.DOES_NOT_HOLD;
    }
    return statements.stream().anyMatch(each -> each.kind() == Kind.UNKNOWN)
        ? Outcome.COULD_NOT_FIND_OUT
        : Outcome.HOLDS;
  }
}
