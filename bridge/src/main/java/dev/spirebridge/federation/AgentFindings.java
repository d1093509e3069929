package dev.spirebridge.federation;

import io.spiffe.bundle.x509bundle.X509Bundle;
import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the SPIRE agent serves, by itself and beside what the endpoint serves. */
final class AgentFindings {

  private AgentFindings() {}

  static List<Statement> of(FederationEvidence evidence) {
    return switch (evidence.agent()) {
      case ServedBundles.Unavailable(String message) -> List.of(Statement.unknown(message));
      case ServedBundles.Served served -> {
        List<Statement> statements = new ArrayList<>();
        TrustDomain trustDomain = evidence.relationship().trustDomain();
        addOwn(served, trustDomain, statements);
        Set<X509Certificate> held = authorities(served, trustDomain);
        if (held.isEmpty()) {
          statements.add(nothing(trustDomain));
        } else {
          addComparison(evidence, held, statements);
        }
        yield statements;
      }
    };
  }

  private static void addOwn(
      ServedBundles.Served served, TrustDomain foreign, List<Statement> statements) {
    if (served.own().isEmpty()) {
      return;
    }
    TrustDomain own = served.own().get();
    Set<X509Certificate> ours = authorities(served, own);
    if (own.equals(foreign)) {
      statements.add(
          Statement.wrong(
              "%s is this agent's own trust domain. Look from the other cluster, or correct it."
                  .formatted(own)));
      return;
    }
    statements.add(
        Statement.note(
            """
            This side is %s with %s (%s); whether the other side has them is shown by \
            `spire-bridge federation verify %s` there.\
            """
                .formatted(
                    own,
                    Authorities.count(ours.size(), "authority", "authorities"),
                    Authorities.names(ours),
                    own)));
    List<X509Certificate> shared = Authorities.common(ours, authorities(served, foreign));
    if (!shared.isEmpty()) {
      statements.add(
          Statement.wrong(
              """
              %s and %s share an authority (%s): each can issue identities of the other. Make sure \
              that the declared trust domain and endpoint are right, and give each its own.\
              """
                  .formatted(own, foreign, Authorities.names(shared))));
    }
  }

  private static Statement nothing(TrustDomain trustDomain) {
    return Statement.wrong(
        """
        The SPIRE agent serves no bundle of %1$s to this process: either SPIRE's server has none \
        (see `spire-server bundle list -id spiffe://%1$s` and the log of spire-controller-manager), \
        or no registration entry of this process federates with it (federatesWith of its \
        ClusterSPIFFEID). Correct whichever it is.\
        """
            .formatted(trustDomain));
  }

  private static void addComparison(
      FederationEvidence evidence, Set<X509Certificate> held, List<Statement> statements) {
    switch (evidence.endpoint()) {
      case FetchOutcome.Failed failed ->
          statements.add(
              Statement.note(
                  "The SPIRE agent serves %s of %s (%s), however old they are."
                      .formatted(
                          Authorities.count(held.size(), "authority", "authorities"),
                          evidence.relationship().trustDomain(),
                          Authorities.names(held))));
      case FetchOutcome.Fetched(BundleDocument document) ->
          compare(document, held, evidence.now(), statements);
    }
  }

  private static void compare(
      BundleDocument document, Set<X509Certificate> held, Instant now, List<Statement> statements) {
    List<X509Certificate> lacking = Authorities.missing(document.x509Authorities(), held);
    List<X509Certificate> surplus = Authorities.missing(held, document.x509Authorities());
    if (lacking.isEmpty() && surplus.isEmpty()) {
      statements.add(
          Statement.right("The SPIRE agent serves the same authorities as the bundle endpoint."));
    }
    lacking.forEach(authority -> statements.add(lacking(authority, document, now)));
    surplus.forEach(authority -> statements.add(surplus(authority, document, now)));
  }

  private static Statement lacking(
      X509Certificate authority, BundleDocument document, Instant now) {
    Optional<Duration> hint = document.refreshHint();
    Instant due = RefreshTimes.dueAt(authority, hint);
    if (now.isBefore(due)) {
      return Statement.note(
          """
          The bundle endpoint has a new authority, %s, that the SPIRE agent does not serve yet. \
          That is normal until %s; run this again then.\
          """
              .formatted(Authorities.name(authority), due));
    }
    return Statement.wrong(
        """
        The bundle endpoint has an authority, %s, that the SPIRE agent does not serve: it \
        cannot verify what that one signs. If it was published within the last %s, run this again \
        then; otherwise look at the log of SPIRE's server for "Error updating bundle".\
        """
            .formatted(Authorities.name(authority), RefreshTimes.words(RefreshTimes.lag(hint))));
  }

  private static Statement surplus(
      X509Certificate authority, BundleDocument document, Instant now) {
    if (Authorities.expired(authority, now)) {
      return Statement.note(
          "The SPIRE agent still serves an expired authority, %s, which verifies nobody."
              .formatted(Authorities.name(authority)));
    }
    return Statement.wrong(
        """
        The SPIRE agent serves an authority, %s, that the bundle endpoint no longer has: what was \
        withdrawn there is still trusted here. If it was withdrawn within the last %s, run this \
        again then; otherwise look at the log of SPIRE's server for "Error updating bundle".\
        """
            .formatted(
                Authorities.name(authority),
                RefreshTimes.words(RefreshTimes.lag(document.refreshHint()))));
  }

  private static Set<X509Certificate> authorities(
      ServedBundles.Served served, TrustDomain trustDomain) {
    return Optional.ofNullable(served.bundles().get(trustDomain))
        .map(X509Bundle::getX509Authorities)
        .orElse(Set.of());
  }
}
