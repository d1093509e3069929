package dev.spirebridge.federation;

import dev.spirebridge.identity.KeyIdentifiers;
import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** X.509 authorities compared and put into words. */
final class Authorities {

  private Authorities() {}

  /** Those of the one that the other has not. */
  static List<X509Certificate> missing(
      Collection<X509Certificate> from, Collection<X509Certificate> in) {
    return from.stream().filter(authority -> !in.contains(authority)).toList();
  }

  static List<X509Certificate> common(
      Collection<X509Certificate> one, Collection<X509Certificate> other) {
    return one.stream().filter(other::contains).toList();
  }

  static boolean expired(X509Certificate authority, Instant now) {
    return now.isAfter(authority.getNotAfter().toInstant());
  }

  /** By key ID, as `spire-server localauthority x509 show` names them. */
  static String names(Collection<X509Certificate> authorities) {
    return authorities.stream().map(Authorities::name).collect(Collectors.joining(", "));
  }

  static String name(X509Certificate authority) {
    return KeyIdentifiers.subject(authority)
        .orElseGet(() -> "with serial number " + authority.getSerialNumber().toString(16));
  }

  static String trustDomains(Collection<TrustDomain> trustDomains) {
    return trustDomains.stream()
        .map(TrustDomain::getName)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  static String count(int number, String one, String many) {
    return number == 1 ? "1 " + one : number + " " + many;
  }
}
