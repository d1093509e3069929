package dev.spirebridge.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The subject alternative names of a certificate (RFC 5280, section 4.2.1.6), in order. */
public final class AlternativeNames {

  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int IP_ADDRESS = 7;

  private AlternativeNames() {}

  /**
   * @throws IdentityException when they cannot be read
   */
  public static List<String> uris(X509Certificate certificate) {
    return ofTypes(certificate, Set.of(URI));
  }

  /**
   * DNS names and IP addresses.
   *
   * @throws IdentityException when they cannot be read
   */
  public static List<String> hosts(X509Certificate certificate) {
    return ofTypes(certificate, Set.of(DNS, IP_ADDRESS));
  }

  private static List<String> ofTypes(X509Certificate certificate, Set<Integer> types) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> name.getFirst() instanceof Integer type && types.contains(type))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      throw new IdentityException("the certificate's alternative names cannot be read");
    }
  }
}
