package dev.spirebridge.sds;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Struct;
import dev.spirebridge.protobuf.MapEntry;
import dev.spirebridge.protobuf.MessageReader;
import dev.spirebridge.protobuf.OptionalMessage;
import io.envoyproxy.envoy.config.core.v3.BuildVersion;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import java.io.IOException;
import java.util.Optional;

/** Of a request's node what it says about the client. */
final class NodeReader extends OptionalMessage {

  private static final int ID = Node.ID_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED;
  private static final int METADATA = Node.METADATA_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED;
  private static final int USER_AGENT_VERSION =
      Node.USER_AGENT_VERSION_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED;
  private static final int USER_AGENT_BUILD_VERSION =
      Node.USER_AGENT_BUILD_VERSION_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED;
  private static final int METADATA_FIELD =
      Struct.FIELDS_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED;
  private static final int VERSION =
      BuildVersion.VERSION_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED;

  private static final String DISABLE_KEY = "disable_spiffe_cert_validation";

  private String id = "";
  private Optional<Boolean> validatorDisabled = Optional.empty();
  private Optional<EnvoyVersion> version = Optional.empty();

  @Override
  public boolean take(int tag, CodedInputStream in) throws IOException {
    switch (tag) {
      case ID -> id = in.readStringRequireUtf8();
      case METADATA -> metadata().readNested(in);
      case USER_AGENT_VERSION -> {
        // Either it or the other: the later one counts.
        in.skipField(tag);
        version = Optional.empty();
      }
      case USER_AGENT_BUILD_VERSION -> buildVersion().readNested(in);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Empty when the request has no node. */
  Optional<ClientTraits> client() {
    return isThere()
        ? Optional.of(
            new ClientTraits(
                ClientText.bounded(id),
                validatorDisabled.orElse(false)
                    || !version.map(EnvoyVersion::hasSpiffeValidator).orElse(true)))
        : Optional.empty();
  }

  private MessageReader metadata() {
    return (tag, in) -> {
      if (tag != METADATA_FIELD) {
        return false;
      }
      MapEntry<Optional<Boolean>> entry =
          MapEntry.read(in, Optional.empty(), new MetadataFlag()::read);
      if (entry.key().equals(DISABLE_KEY)) {
        validatorDisabled = entry.value();
      }
      return true;
    };
  }

  private MessageReader buildVersion() {
    return (tag, in) -> {
      if (tag != VERSION) {
        return false;
      }
      EnvoyVersion read = version.orElseGet(EnvoyVersion::new);
      read.readNested(in);
      version = Optional.of(read);
      return true;
    };
  }

  private static final class EnvoyVersion implements MessageReader {

    private static final int MAJOR =
        SemanticVersion.MAJOR_NUMBER_FIELD_NUMBER << NUMBER_SHIFT | VARINT;
    private static final int MINOR =
        SemanticVersion.MINOR_NUMBER_FIELD_NUMBER << NUMBER_SHIFT | VARINT;

    private int major;
    private int minor;

    @Override
    public boolean take(int tag, CodedInputStream in) throws IOException {
      switch (tag) {
        case MAJOR -> major = in.readUInt32();
        case MINOR -> minor = in.readUInt32();
        default -> {
          return false;
        }
      }
      return true;
    }

    /** Envoy has it from 1.18; a client that does not tell is taken to have it. */
    boolean hasSpiffeValidator() {
      return major > 1 || (major == 1 && minor > 17);
    }
  }
}
