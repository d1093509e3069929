package dev.spirebridge.sds;

import static dev.spirebridge.protobuf.MessageReader.LENGTH_DELIMITED;
import static dev.spirebridge.protobuf.MessageReader.NUMBER_SHIFT;
import static io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest.ERROR_DETAIL_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest.INITIAL_RESOURCE_VERSIONS_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest.NODE_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest.RESOURCE_NAMES_SUBSCRIBE_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest.RESOURCE_NAMES_UNSUBSCRIBE_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest.RESPONSE_NONCE_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest.TYPE_URL_FIELD_NUMBER;

import com.google.protobuf.CodedInputStream;
import dev.spirebridge.protobuf.MapEntry;
import dev.spirebridge.protobuf.MessageReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A DeltaDiscoveryRequest, as far as it is acted on.
 *
 * @param client of the request's node; empty when it has none
 * @param rejection the reason of a NACK; empty without error_detail
 */
record DeltaRequest(
    Optional<ClientTraits> client,
    String typeUrl,
    List<String> subscribed,
    List<String> unsubscribed,
    Map<String, String> initialVersions,
    String nonce,
    Optional<String> rejection) {

  static DeltaRequest read(CodedInputStream in) throws IOException {
    Reader reader = new Reader();
    reader.readAll(in);
    return reader.request();
  }

  private static final class Reader implements MessageReader {
    private final NodeReader node = new NodeReader();
    private final ErrorReader error = new ErrorReader();
    private final List<String> subscribed = new ArrayList<>();
    private final List<String> unsubscribed = new ArrayList<>();
    private final Map<String, String> initialVersions = new HashMap<>();
    private String typeUrl = "";
    private String nonce = "";

    @Override
    public boolean take(int tag, CodedInputStream in) throws IOException {
      switch (tag) {
        case NODE_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED -> node.readNested(in);
        case TYPE_URL_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED ->
            typeUrl = in.readStringRequireUtf8();
        case RESOURCE_NAMES_SUBSCRIBE_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED ->
            subscribed.add(in.readStringRequireUtf8());
        case RESOURCE_NAMES_UNSUBSCRIBE_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED ->
            unsubscribed.add(in.readStringRequireUtf8());
        case INITIAL_RESOURCE_VERSIONS_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED -> {
          MapEntry<String> entry = MapEntry.read(in, "", CodedInputStream::readStringRequireUtf8);
          initialVersions.put(entry.key(), entry.value());
        }
        case RESPONSE_NONCE_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED ->
            nonce = in.readStringRequireUtf8();
        case ERROR_DETAIL_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED -> error.readNested(in);
        default -> {
          return false;
        }
      }
      return true;
    }

    DeltaRequest request() {
      return new DeltaRequest(
          node.client(),
          typeUrl,
          List.copyOf(subscribed),
          List.copyOf(unsubscribed),
          Map.copyOf(initialVersions),
          nonce,
          error.reason());
    }
  }
}
