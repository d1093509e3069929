package dev.spirebridge.sds;

import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import java.util.Optional;
import java.util.Set;

/**
 * What a client's node message says about the client. All of it is the client's own word: it may
 * choose a form, never an identity.
 *
 * @param nodeId for logs and status; empty when it gave none
 * @param plainValidation whether contexts that leave the choice to the client are plain CA
 */
record ClientTraits(String nodeId, boolean plainValidation) {

  static final ClientTraits UNKNOWN = new ClientTraits("", false);

  private static final String DISABLE_KEY = "disable_spiffe_cert_validation";

  // Go's strconv.ParseBool, by which SPIRE's agent reads the metadata.
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  static ClientTraits of(Node node) {
    boolean disabled = metadataDisablesValidator(node).orElse(false);
    return new ClientTraits(
        ClientText.bounded(node.getId()), disabled || !knowsSpiffeValidator(node));
  }

  /** Envoy has the SPIFFE validator from 1.18; a client that does not tell is taken to have it. */
  private static boolean knowsSpiffeValidator(Node node) {
    if (!node.getUserAgentBuildVersion().hasVersion()) {
      return true;
    }
    SemanticVersion version = node.getUserAgentBuildVersion().getVersion();
    return version.getMajorNumber() > 1
        || (version.getMajorNumber() == 1 && version.getMinorNumber() > 17);
  }

  /** Numbers, null, structures and other strings count as absent, as in SPIRE's agent. */
  private static Optional<Boolean> metadataDisablesValidator(Node node) {
    Value value = node.getMetadata().getFieldsMap().get(DISABLE_KEY);
    if (value == null) {
      return Optional.empty();
    }
    return switch (value.getKindCase()) {
      case BOOL_VALUE -> Optional.of(value.getBoolValue());
      case STRING_VALUE -> parseBool(value.getStringValue());
      case NULL_VALUE, NUMBER_VALUE, STRUCT_VALUE, LIST_VALUE, KIND_NOT_SET -> Optional.empty();
    };
  }

  private static Optional<Boolean> parseBool(String text) {
    if (TRUE.contains(text)) {
      return Optional.of(true);
    }
    return FALSE.contains(text) ? Optional.of(false) : Optional.empty();
  }
}
