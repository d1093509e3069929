package dev.spirebridge.sds;

import static dev.spirebridge.protobuf.MessageReader.LENGTH_DELIMITED;
import static dev.spirebridge.protobuf.MessageReader.NUMBER_SHIFT;
import static io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest.ERROR_DETAIL_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest.NODE_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest.RESOURCE_NAMES_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest.RESPONSE_NONCE_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest.TYPE_URL_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest.VERSION_INFO_FIELD_NUMBER;

import com.google.protobuf.CodedInputStream;
import dev.spirebridge.protobuf.MessageReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A DiscoveryRequest, as far as it is acted on.
 *
 * @param client of the request's node; empty when it has none
 * @param rejection the reason of a NACK; empty without error_detail
 */
record SotwRequest(
    Optional<ClientTraits> client,
    String typeUrl,
    String version,
    String nonce,
    List<String> names,
    Optional<String> rejection) {

  static SotwRequest read(CodedInputStream in) throws IOException {
    Reader reader = new Reader();
    reader.readAll(in);
    return reader.request();
  }

  private static final class Reader implements MessageReader {
    private final NodeReader node = new NodeReader();
    private final ErrorReader error = new ErrorReader();
    private final List<String> names = new ArrayList<>();
    private String typeUrl = "";
    private String version = "";
    private String nonce = "";

    @Override
    public boolean take(int tag, CodedInputStream in) throws IOException {
      switch (tag) {
        case VERSION_INFO_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED ->
            version = in.readStringRequireUtf8();
        case NODE_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED -> node.readNested(in);
        case RESOURCE_NAMES_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED ->
            names.add(in.readStringRequireUtf8());
        case TYPE_URL_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED ->
            typeUrl = in.readStringRequireUtf8();
        case RESPONSE_NONCE_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED ->
            nonce = in.readStringRequireUtf8();
        case ERROR_DETAIL_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED -> error.readNested(in);
        default -> {
          return false;
        }
      }
      return true;
    }

    SotwRequest request() {
      return new SotwRequest(
          node.client(), typeUrl, version, nonce, List.copyOf(names), error.reason());
    }
  }
}
