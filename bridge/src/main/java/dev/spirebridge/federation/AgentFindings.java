package dev.spirebridge.federation;

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
        List<Statement> statements = new ArrayList<>(OwnFindings.of(evidence, served));
        TrustDomain trustDomain = evidence.relationship().trustDomain();
        Optional<String> unreadable =
            Optional.ofNullable(served.unreadable().get(trustDomain.getName()));
        Set<X509Certificate> held = served.authorities(trustDomain);
        if (unreadable.isPresent()) {
          statements.add(unreadable(trustDomain, unreadable.get()));
        } else if (held.isEmpty()) {
          statements.add(nothing(trustDomain));
        } else {
          addComparison(evidence, held, statements);
          statements.addAll(JwtFindings.of(evidence, served));
        }
        yield statements;
      }
    };
  }

  private static Statement unreadable(TrustDomain trustDomain, String why) {
    return Statement.wrong(
        """
        The SPIRE agent serves a bundle of %1$s that cannot be read (%2$s). Look at \
        `spire-server bundle show` and `spire-server bundle list -id spiffe://%1$s`.\
        """
            .formatted(trustDomain, why));
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
      case FetchOutcome.Fetched(BundleDocument document, var _) ->
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
    if (verifiesNobody(document, held, now)) {
      statements.add(
          Statement.wrong(
              """
              No authority that the SPIRE agent serves is both in use at the bundle endpoint and \
              unexpired: nobody of %s can be verified now. Look at the log of SPIRE's server for \
              "Error updating bundle".\
              """
                  .formatted(document.trustDomain())));
    }
    lacking.forEach(authority -> statements.add(lacking(authority, document, now)));
    surplus.forEach(authority -> statements.add(surplus(authority, document, now)));
  }

  /** Only where the endpoint has something to verify by; that it has not is said of it. */
  private static boolean verifiesNobody(
      BundleDocument document, Set<X509Certificate> held, Instant now) {
    return document.x509Authorities().stream().anyMatch(each -> !Authorities.expired(each, now))
        && Authorities.common(document.x509Authorities(), held).stream()
            .allMatch(each -> Authorities.expired(each, now));
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
}
