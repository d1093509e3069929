package dev.spirebridge.federation;

import io.spiffe.spiffeid.TrustDomain;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the endpoint's answer says, by itself and beside the declaration. */
final class EndpointFindings {

  private EndpointFindings() {}

  static List<Statement> of(FederationEvidence evidence) {
    return switch (evidence.endpoint()) {
      case FetchOutcome.Failed(FetchProblem problem, String message) ->
          List.of(problem.isFinding() ? Statement.wrong(message) : Statement.unknown(message));
      case FetchOutcome.Fetched(BundleDocument document, Optional<URI> redirectedTo) -> {
        List<Statement> statements = new ArrayList<>();
        statements.add(content(document));
        redirectedTo.map(EndpointFindings::redirected).ifPresent(statements::add);
        addNames(document, evidence.own(), statements);
        addAuthorities(document, evidence.now(), statements);
        addJwtKeys(document, statements);
        initial(evidence.relationship())
            .ifPresent(initial -> addComparison(initial, document, statements));
        if (!document.ignored().isEmpty()) {
          statements.add(
              Statement.note(
                  """
                  The endpoint's document holds what is passed over, as the specification asks: \
                  %s. SPIRE's server may refuse the whole document for it; look at its log.\
                  """
                      .formatted(String.join(", ", document.ignored()))));
        }
        yield statements;
      }
    };
  }

  private static Statement content(BundleDocument document) {
    return Statement.right(
        "The bundle endpoint serves %s, sequence %s, to be asked again every %s."
            .formatted(
                Authorities.count(
                    document.x509Authorities().size(), "X.509 authority", "X.509 authorities"),
                document.sequence().map(BigInteger::toString).orElse("not given"),
                RefreshTimes.words(RefreshTimes.lag(document.refreshHint()))));
  }

  private static Statement redirected(URI to) {
    return Statement.note(
        "The declared address sends its callers on to %s, which serves the bundle. Declare that one."
            .formatted(to));
  }

  /** Where the authorities name trust domains at all, it has to be the one that is meant. */
  private static void addNames(
      BundleDocument document, Optional<TrustDomain> own, List<Statement> statements) {
    Set<TrustDomain> named = document.trustDomainsNamed();
    TrustDomain declared = document.trustDomain();
    if (own.filter(ours -> !ours.equals(declared)).filter(named::contains).isPresent()) {
      statements.add(
          Statement.wrong(
              """
              The bundle endpoint serves an authority of %s, this side's own trust domain, as one \
              of %s. Correct the endpoint or the trust domain that is declared for it.\
              """
                  .formatted(own.get(), declared)));
    } else if (!named.isEmpty() && !named.contains(declared)) {
      statements.add(
          Statement.wrong(
              """
              The authorities that the bundle endpoint serves name %s, not %s: whoever holds them \
              could issue identities of %s. Correct the endpoint or the trust domain that is \
              declared for it.\
              """
                  .formatted(Authorities.trustDomains(named), declared, declared)));
    }
  }

  private static void addAuthorities(
      BundleDocument document, Instant now, List<Statement> statements) {
    List<X509Certificate> authorities = document.x509Authorities();
    if (authorities.isEmpty()) {
      statements.add(
          Statement.wrong(
              """
              The bundle endpoint serves no X.509 authority, so no X.509-SVID of %s can be \
              verified. Its operator has to look at the server there.\
              """
                  .formatted(document.trustDomain())));
      return;
    }
    List<X509Certificate> expired =
        authorities.stream().filter(each -> Authorities.expired(each, now)).toList();
    if (expired.size() == authorities.size()) {
      statements.add(
          Statement.wrong(
              "All authorities that the bundle endpoint serves have expired (%s). %s"
                  .formatted(
                      Authorities.names(expired),
                      "Its operator has to look at the server there.")));
    } else if (!expired.isEmpty()) {
      statements.add(
          Statement.note(
              "The bundle endpoint still serves expired authorities (%s), which verify nobody."
                  .formatted(Authorities.names(expired))));
    }
  }

  private static void addJwtKeys(BundleDocument document, List<Statement> statements) {
    int keys = document.jwtKeyIds().size();
    statements.add(
        Statement.note(
            keys == 0
                ? "The bundle endpoint serves no JWT keys: JWT-SVIDs of %s cannot be verified."
                    .formatted(document.trustDomain())
                : "The bundle endpoint serves %s."
                    .formatted(Authorities.count(keys, "JWT key", "JWT keys"))));
  }

  private static void addComparison(
      BundleDocument initial, BundleDocument document, List<Statement> statements) {
    if (initial.sequence().isPresent()
        && document.sequence().isPresent()
        && document.sequence().get().compareTo(initial.sequence().get()) < 0) {
      statements.add(
          Statement.wrong(
              """
              The sequence went back: the bundle endpoint serves %s, the declared initial bundle \
              has %s. Ask its operator whether the server there was restored or made anew; then \
              exchange bundles again.\
              """
                  .formatted(document.sequence().get(), initial.sequence().get())));
    }
    if (Authorities.common(initial.x509Authorities(), document.x509Authorities()).isEmpty()) {
      statements.add(
          Statement.note(
              """
              The declared initial bundle has no authority left of those in use. SPIRE keeps what \
              it has fetched since, but writes the declared one again when the endpoint's address \
              or profile is changed: put a current one there before that.\
              """));
    }
  }

  private static Optional<BundleDocument> initial(FederatedTrustDomain relationship) {
    if (relationship.initialBundle().isEmpty()) {
      return Optional.empty();
    }
    byte[] text = relationship.initialBundle().get().getBytes(StandardCharsets.UTF_8);
    try {
      return Optional.of(BundleDocument.parse(relationship.trustDomain(), text));
    } catch (BundleDocumentException e) {
      return Optional.empty();
    }
  }
}
