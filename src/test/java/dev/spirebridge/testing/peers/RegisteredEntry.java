package dev.spirebridge.testing.peers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A registration entry as a SPIRE server has it, whoever made it.
 *
 * @param selectors as {@code type:value}
 * @param lifetimeSeconds of the X.509-SVID, 0 for the server's default
 * @param jwtLifetimeSeconds of a JWT-SVID, 0 for the server's default
 * @param federatesWith names of trust domains
 */
public record RegisteredEntry(
    String id,
    String spiffeId,
    String parentId,
    List<String> selectors,
    int lifetimeSeconds,
    int jwtLifetimeSeconds,
    List<String> federatesWith,
    List<String> dnsNames,
    String hint) {

  public RegisteredEntry {
    selectors = List.copyOf(selectors);
    federatesWith = List.copyOf(federatesWith);
    dnsNames = List.copyOf(dnsNames);
  }

  /** Reads one entry of the command line's JSON output. */
  static RegisteredEntry of(JsonNode entry) {
    return new RegisteredEntry(
        entry.path("id").asText(),
        id(entry.path("spiffe_id")),
        id(entry.path("parent_id")),
        stream(entry.path("selectors"))
            .map(selector -> selector.path("type").asText() + ":" + selector.path("value").asText())
            .toList(),
        entry.path("x509_svid_ttl").asInt(),
        entry.path("jwt_svid_ttl").asInt(),
        stream(entry.path("federates_with")).map(JsonNode::asText).toList(),
        stream(entry.path("dns_names")).map(JsonNode::asText).toList(),
        entry.path("hint").asText());
  }

  private static String id(JsonNode spiffeId) {
    return "spiffe://" + spiffeId.path("trust_domain").asText() + spiffeId.path("path").asText();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
