package dev.spirebridge.issuer.probe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.issuer.Verdict.Reason;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The authorities that an Envoy trusts by one of its validation contexts, of whatever trust domain.
 *
 * @param keyIds subject key identifiers, in lower-case hexadecimal without colons; authorities
 *     without one are left out
 */
public record HeldRoots(Set<String> keyIds) {

  /** The pages to ask an admin port for. */
  public static final String DUMP = ConfigDump.ACTIVE_SECRETS;

  public HeldRoots {
    keyIds = Set.copyOf(keyIds);
  }

  /**
   * Reads both forms: {@code trusted_ca}, and the trust bundles of Envoy's SPIFFE validator
   * (envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig).
   *
   * @param secret such as {@code ROOTCA}
   * @return empty if the Envoy has no validation context of that name
   * @throws IOException if it is not such a dump, or not to be read; its message is a clause
   */
  public static Optional<HeldRoots> read(byte[] dump, String secret) throws IOException {
    return in(ConfigDump.entries(dump), secret);
  }

  /**
   * @param entries of the dump
   */
  static Optional<HeldRoots> in(JsonNode entries, String secret) throws AbsentException {
    Set<String> keyIds = new TreeSet<>();
    boolean found = false;
    for (JsonNode entry : entries) {
      JsonNode context = entry.at("/secret/validation_context");
      if (entry.path("name").asText().equals(secret) && context.isObject()) {
        found = true;
        for (JsonNode source : sources(context)) {
          addKeyIds(source, "the secret " + secret, keyIds);
        }
      }
    }
    return found ? Optional.of(new HeldRoots(keyIds)) : Optional.empty();
  }

  private static List<JsonNode> sources(JsonNode context) {
    List<JsonNode> sources = new ArrayList<>();
    if (context.path("trusted_ca").isObject()) {
      sources.add(context.path("trusted_ca"));
    }
    for (JsonNode domain : context.at("/custom_validator_config/typed_config/trust_domains")) {
      sources.add(domain.path("trust_bundle"));
    }
    return sources;
  }

  private static void addKeyIds(JsonNode source, String what, Set<String> keyIds)
      throws AbsentException {
    try {
      for (X509Certificate root : PemChain.read(ConfigDump.source(source, what))) {
        KeyIdentifiers.subject(root).ifPresent(keyIds::add);
      }
    } catch (CertificateException e) {
      throw AbsentException.unreachable(
          Reason.NOT_A_CERTIFICATE, "%s: %s".formatted(what, e.getMessage()));
    }
  }
}
