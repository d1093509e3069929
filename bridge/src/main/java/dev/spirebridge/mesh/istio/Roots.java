package dev.spirebridge.mesh.istio;

import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.identity.Pem;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Authorities as Istio's configuration and gates write them. */
final class Roots {

  private Roots() {}

  static String pem(X509Certificate root) {
    return pem(List.of(root));
  }

  static String pem(Collection<X509Certificate> roots) {
    return new String(Pem.certificates(roots), StandardCharsets.US_ASCII);
  }

  /** The first certificate of a text; Istio reads no more of one entry. */
  static Optional<X509Certificate> first(String pem) {
    try {
      return Optional.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  /** As in gates; an authority without a key identifier cannot be told from others, and is none. */
  static Set<String> keyIds(Collection<X509Certificate> roots) {
    return roots.stream()
        .flatMap(root -> KeyIdentifiers.subject(root).stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
