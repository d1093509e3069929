package dev.spirebridge.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the X.509-SVID specification demands of a leaf and its verifiers refuse, in the order in
 * which a person would want to hear of it. Not here: that key usage is marked critical, which is an
 * issuer's duty and no peer insists on.
 */
public enum SvidRule {
  NOT_A_CA(
      leaf -> leaf.getBasicConstraints() < 0,
      "4.1 and 5.2",
      "it is the certificate of an authority, where the leaf should be first"),
  ONE_URI_NAME(
      leaf -> AlternativeNames.uris(leaf).size() == 1, "2", "it has not exactly one URI name"),
  SPIFFE_ID(SvidRule::isWellFormed, "2 and 5.2", "its URI name is no well-formed SPIFFE ID"),
  LEAF_PATH(
      leaf -> PresentedSvid.idIn(leaf).filter(id -> !id.getPath().isEmpty()).isPresent(),
      "3.1 and 5.2",
      "its SPIFFE ID has no path: it names a trust domain, not a workload"),
  KEY_USAGE(
      leaf -> hasUsage(leaf, Usage.DIGITAL_SIGNATURE),
      "4.3",
      "its key usage does not allow digital signatures"),
  NO_SIGNING_USAGE(
      leaf -> !hasUsage(leaf, Usage.KEY_CERT_SIGN) && !hasUsage(leaf, Usage.CRL_SIGN),
      "4.3 and 5.2",
      "its key usage allows to sign certificates or revocation lists"),
  EXTENDED_KEY_USAGE(
      SvidRule::servesBothEnds,
      "4.4",
      "its extended key usage is not for both ends, server and client, of TLS");

  private final Predicate<X509Certificate> holds;
  private final String section;
  private final String words;

  SvidRule(Predicate<X509Certificate> holds, String section, String words) {
    this.holds = holds;
    this.section = section;
    this.words = words;
  }

  /** The first one that the leaf breaks. */
  public static Optional<SvidRule> brokenBy(X509Certificate leaf) {
    return Arrays.stream(values()).filter(rule -> !rule.holdsFor(leaf)).findFirst();
  }

  boolean holdsFor(X509Certificate leaf) {
    try {
      return holds.test(leaf);
    } catch (IdentityException unreadable) {
      return false;
    }
  }

  /** How it is broken, as a clause that ends with the section. */
  public String words() {
    return "%s (X.509-SVID, section %s)".formatted(words, section);
  }

  /** Letter by letter: java-spiffe forgives a trust domain in upper case, Go and Envoy don't. */
  private static boolean isWellFormed(X509Certificate leaf) {
    return PresentedSvid.idIn(leaf)
        .filter(id -> id.toString().equals(AlternativeNames.uris(leaf).getFirst()))
        .isPresent();
  }

  private static boolean hasUsage(X509Certificate leaf, int bit) {
    boolean[] usage = leaf.getKeyUsage();
    return usage != null && usage[bit];
  }

  private static boolean servesBothEnds(X509Certificate leaf) {
    try {
      List<String> purposes = leaf.getExtendedKeyUsage();
      return purposes == null
          || Set.copyOf(purposes).containsAll(Set.of(Usage.SERVER_AUTH, Usage.CLIENT_AUTH));
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  /** Bits of RFC 5280, section 4.2.1.3, and object identifiers of section 4.2.1.12. */
  private static final class Usage {
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_CERT_SIGN = 5;
    private static final int CRL_SIGN = 6;
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  }
}
