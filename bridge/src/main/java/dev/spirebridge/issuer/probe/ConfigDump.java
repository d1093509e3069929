package dev.spirebridge.issuer.probe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spirebridge.issuer.Verdict.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The dump of an Envoy's configuration (envoy.admin.v3.ConfigDump), of one kind of resource. */
final class ConfigDump {

  /** Pages to ask an admin port for: the secrets that an Envoy uses, and those it waits for. */
  static final String ACTIVE_SECRETS = "/config_dump?resource=dynamic_active_secrets";

  static final String WARMING_SECRETS = "/config_dump?resource=dynamic_warming_secrets";

  /** The filters of a listener are deep, and an end there has to be. */
  private static final int DEEPEST = 200;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  private ConfigDump() {}

  /**
   * @return without elements for an Envoy that holds none of the kind asked for
   * @throws AbsentException if it is not such a dump
   */
  static JsonNode entries(byte[] dump) throws AbsentException {
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
    return root.path("configs");
  }

  /**
   * The bytes of a data source (envoy.config.core.v3.DataSource), which has one of four forms.
   *
   * @param what it belongs to, such as {@code the secret ROOTCA}
   */
  static byte[] source(JsonNode source, String what) throws AbsentException {
    JsonNode bytes = source.path("inline_bytes");
    if (bytes.isTextual()) {
      return decoded(bytes.asText(), what);
    }
    JsonNode string = source.path("inline_string");
    if (string.isTextual()) {
      return string.asText().getBytes(StandardCharsets.UTF_8);
    }
    if (source.isEmpty()) {
      throw AbsentException.none(what + " holds no certificate");
    }
    throw AbsentException.unreachable(
        Reason.UNREADABLE, what + " is a file of the proxy's, which its dump does not show");
  }

  static AbsentException notEnvoy(String why) {
    return AbsentException.unreachable(Reason.NOT_ENVOY, why);
  }

  private static byte[] decoded(String base64, String what) throws AbsentException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw AbsentException.unreachable(Reason.NOT_A_CERTIFICATE, what + " is not base64");
    }
  }
}
