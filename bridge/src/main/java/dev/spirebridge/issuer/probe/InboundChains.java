package dev.spirebridge.issuer.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the inbound listener of an Istio sidecar takes without TLS. Istio gives it a filter chain
 * with the transport protocol {@code raw_buffer} beside that for {@code tls} under PERMISSIVE, that
 * for {@code tls} alone under STRICT, and one without any under DISABLE.
 *
 * @param plaintext the ports of applications for which it takes plaintext; {@code all others} is
 *     the chain without a port
 */
public record InboundChains(Set<String> plaintext) {

  /** The page to ask an admin port for. */
  public static final String DUMP =
      "/config_dump?resource=dynamic_listeners&name_regex=virtualInbound";

  private static final String LISTENER = "virtualInbound";

  /** What is not an application's: Istio's own, such as the listener's port itself and HBONE. */
  private static final Set<Integer> OF_ISTIO = Set.of(15006, 15008, 15020, 15021, 15090);

  public InboundChains {
    plaintext = Set.copyOf(plaintext);
  }

  /**
   * @return empty if the Envoy has no such listener
   * @throws IOException if it is not such a dump; its message is a clause
   */
  public static Optional<InboundChains> read(byte[] dump) throws IOException {
    for (JsonNode entry : ConfigDump.entries(dump)) {
      JsonNode listener = entry.at("/active_state/listener");
      if (listener.path("name").asText().equals(LISTENER)) {
        return Optional.of(of(listener));
      }
    }
    return Optional.empty();
  }

  private static InboundChains of(JsonNode listener) {
    Set<String> plaintext = new TreeSet<>();
    for (JsonNode chain : listener.path("filter_chains")) {
      addIfPlaintext(chain, plaintext);
    }
    JsonNode rest = listener.path("default_filter_chain");
    if (rest.isObject()) {
      addIfPlaintext(rest, plaintext);
    }
    return new InboundChains(plaintext);
  }

  private static void addIfPlaintext(JsonNode chain, Set<String> plaintext) {
    JsonNode match = chain.path("filter_chain_match");
    int port = match.path("destination_port").asInt();
    boolean takesPlaintext =
        !match.path("transport_protocol").asText().equals("tls")
            && !chain.path("transport_socket").isObject();
    if (takesPlaintext && !OF_ISTIO.contains(port)) {
      plaintext.add(port == 0 ? "all others" : String.valueOf(port));
    }
  }
}
