package dev.spirebridge.issuer;

import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.issuer.Signatures.TooManyException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All ways up from a leaf, by signatures. Names and key identifiers only rule an issuer out, as
 * peers do; what rules one in is the signature alone. The JDK's CertPathBuilder is not used: it
 * drops expired certificates without a word, and lets names and identifiers decide the order.
 *
 * <p>For one chain and one thread.
 */
final class PathFinder {

  /** Certificates on a path, leaf and authority included. */
  private static final int LONGEST = 8;

  private static final int MOST_PATHS = 64;
  private static final int CHECKS_FOR_WHAT_WAS_SENT = 64;
  private static final int KEY_CERT_SIGN = 5;

  private final X509Certificate leaf;
  private final Set<X509Certificate> sent;
  private final Signatures signatures;

  /**
   * @param chain leaf first, not empty
   * @param authorities how many there are to compare with, in all bundles
   */
  PathFinder(List<X509Certificate> chain, int authorities) {
    leaf = chain.getFirst();
    sent = new LinkedHashSet<>(chain.subList(1, chain.size()));
    signatures = new Signatures(CHECKS_FOR_WHAT_WAS_SENT + LONGEST * authorities);
  }

  X509Certificate leaf() {
    return leaf;
  }

  boolean reaches(Collection<X509Certificate> authorities) throws TooManyException {
    return !paths(authorities).isEmpty();
  }

  /** Leaf first, one of the authorities last. A path ends at the first authority it meets. */
  List<List<X509Certificate>> paths(Collection<X509Certificate> authorities)
      throws TooManyException {
    List<List<X509Certificate>> found = new ArrayList<>();
    extend(List.of(leaf), new LinkedHashSet<>(authorities), found);
    return found;
  }

  private void extend(
      List<X509Certificate> path, Set<X509Certificate> ends, List<List<X509Certificate>> found)
      throws TooManyException {
    X509Certificate child = path.getLast();
    for (X509Certificate authority : ends) {
      if (issued(authority, child)) {
        found.add(with(path, authority));
      }
    }
    if (found.size() > MOST_PATHS) {
      throw new TooManyException("its chain has more than %d ways up".formatted(MOST_PATHS));
    }
    if (path.size() + 1 < LONGEST) {
      for (X509Certificate issuer : sent) {
        if (!ends.contains(issuer) && !isOn(path, issuer) && issued(issuer, child)) {
          extend(with(path, issuer), ends, found);
        }
      }
    }
  }

  /** The leaf and whatever of the rest stands above it. */
  Set<X509Certificate> reached() throws TooManyException {
    Set<X509Certificate> reached = new LinkedHashSet<>(Set.of(leaf));
    List<X509Certificate> open = new ArrayList<>(reached);
    while (!open.isEmpty()) {
      X509Certificate child = open.removeLast();
      for (X509Certificate issuer : issuersSent(child)) {
        if (reached.add(issuer)) {
          open.add(issuer);
        }
      }
    }
    return reached;
  }

  /** Those of the certificates sent that issued this one, which may be itself. */
  List<X509Certificate> issuersSent(X509Certificate child) throws TooManyException {
    List<X509Certificate> issuers = new ArrayList<>();
    for (X509Certificate issuer : sent) {
      if (issued(issuer, child)) {
        issuers.add(issuer);
      }
    }
    return issuers;
  }

  private boolean issued(X509Certificate issuer, X509Certificate child) throws TooManyException {
    return child.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
        && !contradict(KeyIdentifiers.authority(child), KeyIdentifiers.subject(issuer))
        && maySign(issuer)
        && signatures.hasSigned(issuer, child);
  }

  private static boolean contradict(Optional<String> said, Optional<String> found) {
    return said.isPresent() && found.isPresent() && !said.equals(found);
  }

  private static boolean maySign(X509Certificate issuer) {
    boolean[] usage = issuer.getKeyUsage();
    return issuer.getBasicConstraints() >= 0 && (usage == null || usage[KEY_CERT_SIGN]);
  }

  /** The same name and key a second time leads nowhere new. */
  private static boolean isOn(List<X509Certificate> path, X509Certificate issuer) {
    return path.stream()
        .anyMatch(each ->
            each.getSubjectX500Principal().equals(issuer.getSubjectX500Principal())
                && each.getPublicKey().equals(issuer.getPublicKey()));
  }

  private static List<X509Certificate> with(List<X509Certificate> path, X509Certificate end) {
    List<X509Certificate> longer = new ArrayList<>(path);
    longer.add(end);
    return List.copyOf(longer);
  }
}
