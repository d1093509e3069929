package dev.spirebridge.issuer.probe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spirebridge.identity.AgentText;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Via;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
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

  private static final int DEEPEST = 32;
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  /**
   * @return empty for the dump of an Envoy that holds none of the kind asked for
   * @throws AbsentException if it is not such a dump
   */
  static List<HeldSecret> read(byte[] dump) throws AbsentException {
    JsonNode configs = parse(dump).path("configs");
    List<HeldSecret> secrets = new ArrayList<>();
    for (JsonNode entry : configs) {
      if (!entry.path("name").isTextual()) {
        throw notEnvoy("what it answers is not a list of secrets");
      }
      JsonNode chain = entry.at("/secret/tls_certificate/certificate_chain");
      secrets.add(
          new HeldSecret(
              AgentText.printable(entry.path("name").asText()),
              chain.isObject() ? Optional.of(chain) : Optional.empty()));
    }
    return secrets;
  }

  private static JsonNode parse(byte[] dump) throws AbsentException {
    JsonNode root;
    try {
      root = JSON.readTree(dump);
    } catch (JsonProcessingException e) {
      throw notEnvoy("what it answers is not JSON");
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
    if (!root.isObject() || (!root.isEmpty() && !root.path("configs").isArray())) {
      throw notEnvoy("what it answers is not the dump of a configuration");
    }
    return root;
  }

  /** A data source (envoy.config.core.v3.DataSource) has one of four forms. */
  Presented presented() throws AbsentException {
    JsonNode source = chain.orElseThrow();
    String what = "the secret " + name;
    JsonNode bytes = source.path("inline_bytes");
    if (bytes.isTextual()) {
      return PresentedPem.presented(Via.SECRET, decoded(bytes.asText(), what), what);
    }
    JsonNode string = source.path("inline_string");
    if (string.isTextual()) {
      return PresentedPem.presented(
          Via.SECRET, string.asText().getBytes(StandardCharsets.UTF_8), what);
    }
    if (source.isEmpty()) {
      throw AbsentException.none(what + " holds no certificate");
    }
    throw AbsentException.unreachable(
        Reason.UNREADABLE, what + " is a file of the proxy's, which its dump does not show");
  }

  private static byte[] decoded(String base64, String what) throws AbsentException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw AbsentException.unreachable(Reason.NOT_A_CERTIFICATE, what + " is not base64");
    }
  }

  private static AbsentException notEnvoy(String why) {
    return AbsentException.unreachable(Reason.NOT_ENVOY, why);
  }
}
