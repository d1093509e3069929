package dev.spirebridge.issuer;

import dev.spirebridge.identity.TrustBundle;
import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/**
 * What chains are judged by at one moment.
 *
 * @param bundles each speaks for its own trust domain alone; none for {@code own} when its bundle
 *     is empty
 * @param meshCa Istio's own roots; empty where they are not known
 */
public record Trust(
    TrustDomain own, Map<TrustDomain, TrustBundle> bundles, List<X509Certificate> meshCa) {

  public Trust {
    bundles = Map.copyOf(bundles);
    meshCa = List.copyOf(meshCa);
  }

  /** With Istio's root as SPIRE's upstream, one chain proves both: a fall-back looks right. */
  public boolean trustsTheMeshCa() {
    return bundles.values().stream()
        .flatMap(bundle -> bundle.authorities().stream())
        .anyMatch(authority -> meshCa.stream().anyMatch(root -> sameAuthority(authority, root)));
  }

  private static boolean sameAuthority(X509Certificate one, X509Certificate other) {
    return one.getPublicKey().equals(other.getPublicKey())
        && one.getSubjectX500Principal().equals(other.getSubjectX500Principal());
  }
}
