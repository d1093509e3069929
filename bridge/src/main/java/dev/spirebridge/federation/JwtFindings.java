package dev.spirebridge.federation;

import io.spiffe.spiffeid.TrustDomain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys of JWT-SVIDs, by their IDs. Unlike an authority a key does not say when it was made, so
 * a difference that is on its way looks like one that stays.
 */
final class JwtFindings {

  private JwtFindings() {}

  static List<Statement> of(FederationEvidence evidence, ServedBundles.Served served) {
    if (!(evidence.endpoint() instanceof FetchOutcome.Fetched(BundleDocument document, var _))) {
      return List.of();
    }
    if (served.jwtKeyIds().isEmpty()) {
      return document.jwtKeyIds().isEmpty()
          ? List.of()
          : List.of(
              Statement.note(
                  "The SPIRE agent does not tell which JWT keys it has, so they are not compared."));
    }
    return compare(document, served.jwtKeyIds().get());
  }

  private static List<Statement> compare(
      BundleDocument document, Map<TrustDomain, Set<String>> byTrustDomain) {
    Set<String> held = byTrustDomain.getOrDefault(document.trustDomain(), Set.of());
    List<String> lacking = without(document.jwtKeyIds(), held);
    // SPIRE's agent puts keys for other uses among them.
    List<String> surplus =
        without(without(held, document.jwtKeyIds()), document.otherKeyIds()).stream()
            .sorted()
            .toList();
    String lag = RefreshTimes.words(RefreshTimes.lag(document.refreshHint()));
    List<Statement> statements = new ArrayList<>();
    if (!lacking.isEmpty()) {
      statements.add(
          Statement.wrong(
              """
              The bundle endpoint has JWT keys (%s) that the SPIRE agent does not serve: it cannot \
              verify JWT-SVIDs signed with them. If they were published within the last %s, run \
              this again then; otherwise look at the log of SPIRE's server for \
              "Error updating bundle".\
              """
                  .formatted(String.join(", ", lacking), lag)));
    }
    if (!surplus.isEmpty()) {
      statements.add(
          Statement.wrong(
              """
              The SPIRE agent serves JWT keys (%s) that the bundle endpoint no longer has: what was \
              withdrawn there is still trusted here. If they were withdrawn within the last %s, run \
              this again then; otherwise look at the log of SPIRE's server for \
              "Error updating bundle".\
              """
                  .formatted(String.join(", ", surplus), lag)));
    }
    if (lacking.isEmpty() && surplus.isEmpty() && !held.isEmpty()) {
      statements.add(
          Statement.right("The SPIRE agent serves the same JWT keys as the bundle endpoint."));
    }
    return statements;
  }

  private static List<String> without(Collection<String> from, Collection<String> taken) {
    return from.stream().filter(each -> !taken.contains(each)).toList();
  }
}
