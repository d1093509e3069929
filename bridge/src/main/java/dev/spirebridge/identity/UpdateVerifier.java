package dev.spirebridge.identity;

import io.spiffe.exception.X509SvidException;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.svid.x509svid.X509Svid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What stands between an agent's update and its use: everything in it holds, or nothing is taken.
 *
 * <p>Checked are the X.509-SVID profile (by java-spiffe: exactly one URI SAN, leaf not a CA, key
 * usages), that the key matches the leaf, the dates, that the chain reaches the bundle of its trust
 * domain, that the SPIFFE ID is the one the agent names, and the trust domain where one is
 * expected.
 *
 * @param expected the only trust domain SVIDs may belong to; empty for any
 */
public record UpdateVerifier(Optional<TrustDomain> expected) {

  /**
   * @param federated concatenated DER by trust domain, named {@code spiffe://td} or {@code td};
   *     where it is empty, the trust domain has no X.509 authority and counts as not federated
   * @param known SVIDs accepted before; SPIRE sends all anew when a bundle changes, and a key that
   *     has been proved to match its certificate need not be proved again
   * @param now the instant at which dates are judged, and the snapshot's time of receipt
   * @throws IdentityException with the first thing that does not hold
   */
  public IdentitySnapshot verify(
      List<UnverifiedSvid> unverified,
      Map<String, byte[]> federated,
      List<Svid> known,
      Instant now) {
    if (unverified.isEmpty()) {
      throw new IdentityException("the update holds no SVID");
    }
    List<Svid> svids = new ArrayList<>();
    Map<TrustDomain, TrustBundle> bundles = new HashMap<>();
    federated.forEach((name, der) -> addFederated(name, der, bundles));
    for (UnverifiedSvid candidate : unverified) {
      try {
        Svid svid = verifyAlone(candidate, known, now);
        TrustBundle bundle = TrustBundle.parse(svid.id().getTrustDomain(), candidate.bundle());
        Certificates.requireChainReaches(svid.chain(), bundle, now);
        bundles.put(bundle.trustDomain(), bundle);
        svids.add(svid);
      } catch (IdentityException e) {
        throw e.about(AgentText.printable(candidate.spiffeId()));
      }
    }
    TrustDomain trustDomain = svids.getFirst().id().getTrustDomain();
    TrustBundle own = Objects.requireNonNull(bundles.remove(trustDomain));
    return IdentitySnapshot.of(svids, own, bundles, now);
  }

  /**
   * Checks what can be checked before the trust bundles are there, which some agents send apart:
   * all but that the chains reach them. {@link BundleJoin} does the rest.
   *
   * @throws IdentityException with the first thing that does not hold
   */
  public List<Svid> verifyWithoutBundles(
      List<UnverifiedSvid> unverified, List<Svid> known, Instant now) {
    List<Svid> svids = new ArrayList<>();
    for (UnverifiedSvid candidate : unverified) {
      try {
        svids.add(verifyAlone(candidate, known, now));
      } catch (IdentityException e) {
        throw e.about(AgentText.printable(candidate.spiffeId()));
      }
    }
    return List.copyOf(svids);
  }

  /**
   * Does once what the first SVID would wait for, SPIRE's keys being of P-256 by default: the
   * example of RFC 6979 is verified, as a certificate's signature is. Any thread; some 60 ms of a
   * processor, of which the JDK's list of its algorithms is half.
   */
  public static void prepare() {
    P256Example.verify();
  }

  private Svid verifyAlone(UnverifiedSvid candidate, List<Svid> known, Instant now) {
    Svid svid = parse(candidate, known);
    requireNamed(svid.id(), candidate.spiffeId());
    check(svid, now);
    return svid;
  }

  private static void addFederated(String name, byte[] der, Map<TrustDomain, TrustBundle> bundles) {
    TrustDomain trustDomain;
    try {
      trustDomain = TrustDomain.parse(name);
    } catch (RuntimeException e) {
      throw new IdentityException(
          "federated bundle under \"%s\", which is no trust domain: %s"
              .formatted(
                  AgentText.printable(name), AgentText.printable(String.valueOf(e.getMessage()))));
    }
    // A trust domain may publish JWT keys alone; it has no say in whether our own SVIDs are taken.
    if (der.length > 0) {
      bundles.put(trustDomain, TrustBundle.parse(trustDomain, der));
    }
  }

  private static Svid parse(UnverifiedSvid candidate, List<Svid> known) {
    // One instance for all that hold it: processes of one entry are sent the same SVID.
    return known.stream()
        .filter(candidate::holds)
        .findFirst()
        .orElseGet(() -> parseNew(candidate, known));
  }

  private static Svid parseNew(UnverifiedSvid candidate, List<Svid> known) {
    X509Svid parsed;
    try {
      parsed = X509Svid.parseRaw(candidate.chain(), candidate.privateKey());
    } catch (X509SvidException | IllegalArgumentException e) {
      // The message alone: below it a provider may have quoted what it could not parse.
      throw new IdentityException(AgentText.printable(String.valueOf(e.getMessage())));
    }
    return new Svid(
        parsed.getSpiffeId(), candidate.hint(), parsed.getChain(), provedKey(parsed, known));
  }

  private static SvidPrivateKey provedKey(X509Svid parsed, List<Svid> known) {
    return known.stream()
        .filter(svid -> svid.leaf().equals(parsed.getLeaf()))
        .map(Svid::key)
        .filter(key -> key.isSameAs(parsed.getPrivateKey()))
        .findFirst()
        .orElseGet(() ->
            SvidPrivateKey.proveMatches(parsed.getPrivateKey(), parsed.getLeaf().getPublicKey()));
  }

  private static void requireNamed(SpiffeId id, String named) {
    if (!id.toString().equals(named)) {
      throw new IdentityException("the certificate carries another SPIFFE ID, " + id);
    }
  }

  private void check(Svid svid, Instant now) {
    expected
        .filter(trustDomain -> !svid.id().memberOf(trustDomain))
        .ifPresent(trustDomain -> {
          throw new IdentityException("it is not in the expected trust domain " + trustDomain);
        });
    if (now.isBefore(svid.notBefore())) {
      throw new IdentityException(
          "it is not valid before %s, which is still to come; compare the clocks"
              .formatted(svid.notBefore()));
    }
    if (svid.isExpiredAt(now)) {
      throw new IdentityException("it expired at %s".formatted(svid.notAfter()));
    }
  }
}
