package dev.spirebridge.issuer.probe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.identity.AgentText;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Via;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A secret in the dump of an Envoy's configuration
 * (envoy.admin.v3.SecretsConfigDump.DynamicSecret).
 *
 * @param name bounded and fit to be printed
 * @param chain the data source of its certificate chain; empty if it has none, as a trust bundle
 */
record HeldSecret(String name, Optional<JsonNode> chain) {

  /**
   * @return empty for the dump of an Envoy that holds none of the kind asked for
   * @throws AbsentException if it is not such a dump
   */
  static List<HeldSecret> read(byte[] dump) throws AbsentException {
    return in(ConfigDump.entries(dump));
  }

  /**
   * @param entries of the dump
   */
  static List<HeldSecret> in(JsonNode entries) throws AbsentException {
    List<HeldSecret> secrets = new ArrayList<>();
    for (JsonNode entry : entries) {
      if (!entry.path("name").isTextual()) {
        throw ConfigDump.notEnvoy("what it answers is not a list of secrets");
      }
      JsonNode chain = entry.at("/secret/tls_certificate/certificate_chain");
      secrets.add(
          new HeldSecret(
              AgentText.printable(entry.path("name").asText()),
              chain.isObject() ? Optional.of(chain) : Optional.empty()));
    }
    return secrets;
  }

  Presented presented() throws AbsentException {
    String what = "the secret " + name;
    return PresentedPem.presented(Via.SECRET, ConfigDump.source(chain.orElseThrow(), what), what);
  }
}
