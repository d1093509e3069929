package dev.spirebridge.issuer;

import dev.spirebridge.identity.DistinguishedNames;
import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.issuer.Signatures.TooManyException;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What an SVID is that no authority of its own trust domain issued. */
final class Strangers {

  private final PathFinder finder;
  private final SpiffeId id;
  private final Trust trust;

  Strangers(PathFinder finder, SpiffeId id, Trust trust) {
    this.finder = finder;
    this.id = id;
    this.trust = trust;
  }

  Verdict judge(Expectation expected) throws TooManyException {
    if (finder.reaches(trust.meshCa())) {
      return new Verdict.FellBackToMeshCa(issuer(finder.leaf()), id);
    }
    TrustDomain named = id.getTrustDomain();
    for (TrustBundle other : othersThanNamed(expected)) {
      if (finder.reaches(other.authorities())) {
        TrustDomain signer = other.trustDomain();
        return isOurs(signer, expected)
            ? new Verdict.WrongTrustDomain(named, signer)
            : otherIssuer(
                finder.leaf(),
                "an authority of %s issued it, which speaks for %1$s alone".formatted(signer));
      }
    }
    return otherIssuer(finder.leaf(), why());
  }

  static Verdict otherIssuer(X509Certificate leaf, String why) {
    return new Verdict.OtherIssuer(issuer(leaf), KeyIdentifiers.authority(leaf), why);
  }

  static String issuer(X509Certificate leaf) {
    return DistinguishedNames.words(leaf.getIssuerX500Principal());
  }

  /** Ours first, the others by name: the same answer whatever the order of a map. */
  private List<TrustBundle> othersThanNamed(Expectation expected) {
    return trust.bundles().values().stream()
        .filter(bundle -> !bundle.trustDomain().equals(id.getTrustDomain()))
        .sorted(
            Comparator.comparing((TrustBundle bundle) -> !isOurs(bundle.trustDomain(), expected))
                .thenComparing(bundle -> bundle.trustDomain().getName()))
        .toList();
  }

  private boolean isOurs(TrustDomain signer, Expectation expected) {
    return signer.equals(trust.own()) || expected.trustDomain().equals(Optional.of(signer));
  }

  private String why() throws TooManyException {
    TrustDomain named = id.getTrustDomain();
    TrustBundle bundle = trust.bundles().get(named);
    if (bundle == null) {
      return "no trust bundle of %s is known here".formatted(named);
    }
    Set<String> roots = new TreeSet<>();
    Set<String> missing = new TreeSet<>();
    for (X509Certificate each : finder.reached()) {
      if (Signatures.isSelfSigned(each)) {
        roots.add(DistinguishedNames.words(each.getSubjectX500Principal()));
      } else if (finder.issuersSent(each).isEmpty()) {
        missing.add(DistinguishedNames.words(each.getIssuerX500Principal()));
      }
    }
    Set<String> ends = roots.isEmpty() ? missing : roots;
    String names = String.join(" and ", ends);
    if (hasOneNamed(ends, bundle)) {
      return "an authority of %s has the name its chain ends at, but another key: %s"
          .formatted(named, names);
    }
    return roots.isEmpty()
        ? "no authority of %s issued it; not sent along is %s".formatted(named, names)
        : "no authority of %s issued it; its chain ends at %s".formatted(named, names);
  }

  private static boolean hasOneNamed(Set<String> names, TrustBundle bundle) {
    return bundle.authorities().stream()
        .anyMatch(authority ->
            names.contains(DistinguishedNames.words(authority.getSubjectX500Principal())));
  }
}
