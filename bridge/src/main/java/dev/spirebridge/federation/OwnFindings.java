package dev.spirebridge.federation;

import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** This side beside the other: the two must not be one, nor have an authority in common. */
final class OwnFindings {

  private OwnFindings() {}

  static List<Statement> of(FederationEvidence evidence, ServedBundles.Served served) {
    Optional<TrustDomain> known = evidence.own();
    if (known.isEmpty()) {
      return List.of();
    }
    TrustDomain own = known.get();
    TrustDomain foreign = evidence.relationship().trustDomain();
    if (own.equals(foreign)) {
      return List.of(
          Statement.wrong(
              "%s is this agent's own trust domain. Look from the other cluster, or correct it."
                  .formatted(own)));
    }
    List<Statement> statements = new ArrayList<>();
    Set<X509Certificate> ours = served.authorities(own);
    if (!ours.isEmpty()) {
      statements.add(thisSide(own, ours));
    }
    List<X509Certificate> shared = Authorities.common(ours, theirs(evidence, served, foreign));
    if (!shared.isEmpty()) {
      statements.add(shared(own, foreign, shared));
    }
    return statements;
  }

  private static Statement thisSide(TrustDomain own, Set<X509Certificate> ours) {
    return Statement.note(
        """
        This side is %s with %s (%s); whether the other side has them is shown by \
        `spire-bridge federation verify %s` there.\
        """
            .formatted(
                own,
                Authorities.count(ours.size(), "authority", "authorities"),
                Authorities.names(ours),
                own));
  }

  private static Statement shared(
      TrustDomain own, TrustDomain foreign, List<X509Certificate> shared) {
    return Statement.wrong(
        """
        %s and %s share an authority (%s): each can issue identities of the other. Make sure that \
        the declared trust domain and endpoint are right, and give each its own.\
        """
            .formatted(own, foreign, Authorities.names(shared)));
  }

  /** What the agent trusts already, and what it will as soon as SPIRE has asked again. */
  private static Set<X509Certificate> theirs(
      FederationEvidence evidence, ServedBundles.Served served, TrustDomain foreign) {
    Set<X509Certificate> theirs = new LinkedHashSet<>(served.authorities(foreign));
    if (evidence.endpoint() instanceof FetchOutcome.Fetched fetched) {
      theirs.addAll(fetched.document().x509Authorities());
    }
    return theirs;
  }
}
