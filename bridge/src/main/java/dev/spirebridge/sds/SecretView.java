package dev.spirebridge.sds;

import dev.spirebridge.sds.EncodedSecret.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one stream may be given at one instant.
 *
 * <p>Certificates may come from an older snapshot than trust bundles: while a change is passed on,
 * bundles are a step ahead, so that no stream gets a certificate before the others have its roots.
 *
 * @param trustBundles where bundles are taken from; empty while nothing may be given anew
 * @param certificates where certificates are taken from; empty while nothing may be given anew
 */
record SecretView(
    Optional<SecretCatalog> trustBundles, Optional<SecretCatalog> certificates, Instant now) {

  static SecretView nothing(Instant now) {
    return new SecretView(Optional.empty(), Optional.empty(), now);
  }

  /** The secret of this name, or none while there is nothing to give under it. */
  Optional<EncodedSecret> find(String name) {
    return trustBundles
        .flatMap(catalog -> catalog.find(name))
        .filter(secret -> secret.kind() == Kind.TRUST_BUNDLE)
        .or(() -> certificate(name));
  }

  private Optional<EncodedSecret> certificate(String name) {
    return certificates
        .flatMap(catalog -> catalog.find(name))
        .filter(secret -> secret.kind() == Kind.CERTIFICATE)
        .filter(secret -> secret.isUsableAt(now));
  }

  /** Whether the name stands for something, be it expired. */
  boolean knows(String name) {
    return trustBundles.flatMap(catalog -> catalog.find(name)).isPresent()
        || certificates.flatMap(catalog -> catalog.find(name)).isPresent();
  }

  /** Whether the identities are known, so that a name which is not found does not exist. */
  boolean isSettled() {
    return certificates.isPresent();
  }

  /** The names that a request for everything stands for now. */
  List<String> everything() {
    return certificates.map(SecretCatalog::everything).orElse(List.of());
  }
}
