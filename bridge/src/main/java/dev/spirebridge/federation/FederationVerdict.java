package dev.spirebridge.federation;

import dev.spirebridge.federation.Statement.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether this side of a federation relationship works, and which side lacks what. The other
 * direction is the other cluster's to judge.
 *
 * @param trustDomain its name, as it was declared or asked for
 * @param statements in the order of the way of a bundle: declaration, endpoint, agent
 */
public record FederationVerdict(String trustDomain, Outcome outcome, List<Statement> statements) {

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
    List<Statement> statements = new ArrayList<>(evidence.declaration());
    statements.addAll(EndpointFindings.of(evidence));
    statements.addAll(AgentFindings.of(evidence));
    return of(evidence.relationship().trustDomain().getName(), statements);
  }

  /** Where there is nothing to look at but the declaration. */
  static FederationVerdict of(String trustDomain, List<Statement> statements) {
    return new FederationVerdict(trustDomain, outcome(statements), statements);
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
