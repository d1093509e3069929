package dev.spirebridge.app;

import dev.spirebridge.federation.BundleDocumentException;
import dev.spirebridge.federation.JwtKeyIds;
import dev.spirebridge.federation.ServedBundles.Served;
import io.spiffe.bundle.x509bundle.X509Bundle;
import io.spiffe.exception.InvalidSpiffeIdException;
import io.spiffe.exception.X509BundleException;
import io.spiffe.spiffeid.TrustDomain;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an agent's bundles one by one: what is wrong with one says nothing of the others. */
final class AgentAnswer {

  private final Map<TrustDomain, X509Bundle> bundles = new HashMap<>();
  private final Map<String, String> unreadable = new HashMap<>();
  private Optional<Map<TrustDomain, Set<String>>> jwtKeyIds = Optional.empty();

  /**
   * @param name the trust domain's SPIFFE ID
   * @param der certificates one after another; none for a trust domain that has no authority now
   */
  void addX509(String name, byte[] der) {
    trustDomain(name)
        .ifPresent(trustDomain -> {
          try {
            bundles.put(
                trustDomain,
                der.length == 0 ? new X509Bundle(trustDomain) : X509Bundle.parse(trustDomain, der));
          } catch (X509BundleException e) {
            unreadable.put(trustDomain.getName(), String.valueOf(e.getMessage()));
          }
        });
  }

  /** The agent serves JWT bundles, be it none. */
  void tellsJwt() {
    jwtKeyIds = Optional.of(new HashMap<>());
  }

  /**
   * @param name the trust domain's SPIFFE ID
   * @param jwks a plain JWK Set
   */
  void addJwt(String name, byte[] jwks) {
    trustDomain(name)
        .ifPresent(trustDomain -> {
          try {
            Set<String> ids = JwtKeyIds.in(jwks);
            jwtKeyIds.ifPresent(known -> known.put(trustDomain, ids));
          } catch (BundleDocumentException e) {
            unreadable.put(trustDomain.getName(), "its JWT keys: " + e.getMessage());
          }
        });
  }

  private Optional<TrustDomain> trustDomain(String name) {
    try {
      return Optional.of(TrustDomain.parse(name));
    } catch (InvalidSpiffeIdException | IllegalArgumentException e) {
      unreadable.put(name, "its name is no trust domain's");
      return Optional.empty();
    }
  }

  Served served(Optional<TrustDomain> own) {
    return new Served(own, bundles, unreadable, jwtKeyIds);
  }
}
