package dev.spirebridge.issuer.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an inbound listener takes without TLS, by its filter chains. */
class InboundChainsTest {

  private static final String TLS =
      """
      {"filter_chain_match": {%s "transport_protocol": "tls"},
       "transport_socket": {"name": "envoy.transport_sockets.tls"}}\
      """;
  private static final String RAW =
      "{\"filter_chain_match\": {%s \"transport_protocol\": \"raw_buffer\"}}";
  private static final String ANY = "{\"filter_chain_match\": {%s \"address_suffix\": \"\"}}";
  private static final String OWN = "{\"filter_chain_match\": {\"destination_port\": 15006}}";

  private static String port(int port) {
    return "\"destination_port\": %d,".formatted(port);
  }

  static List<Arguments> chains() {
    return List.of(
        Arguments.of(
            "strict", List.of(OWN, TLS.formatted(port(9080)), TLS.formatted("")), Set.of()),
        Arguments.of(
            "permissive",
            List.of(
                OWN,
                TLS.formatted(""),
                RAW.formatted(""),
                TLS.formatted(port(9080)),
                RAW.formatted(port(9080))),
            Set.of("9080", "all others")),
        Arguments.of(
            "one port excepted",
            List.of(TLS.formatted(""), TLS.formatted(port(80)), RAW.formatted(port(80))),
            Set.of("80")),
        Arguments.of("disabled", List.of(ANY.formatted(port(9080))), Set.of("9080")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("chains")
  void tellsThePortsThatTakePlaintext(String mode, List<String> chains, Set<String> plaintext)
      throws IOException {
    assertThat(
            read("virtualInbound", "\"filter_chains\": [%s]".formatted(String.join(",", chains))))
        .as(mode)
        .contains(new InboundChains(plaintext));
  }

  @Test
  void countsTheChainForWhateverIsLeft() throws IOException {
    assertThat(read("virtualInbound", "\"default_filter_chain\": {\"filters\": []}"))
        .contains(new InboundChains(Set.of("all others")));
  }

  @Test
  void hasNothingToSayOfAnotherListener() throws IOException {
    assertThat(read("virtualOutbound", "\"filter_chains\": []")).isEmpty();
    assertThat(InboundChains.read("{}".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  private static Optional<InboundChains> read(String name, String fields) throws IOException {
    return InboundChains.read(
        """
        {"configs": [{
          "@type": "type.googleapis.com/envoy.admin.v3.ListenersConfigDump.DynamicListener",
          "name": "%s",
          "active_state": {"version_info": "7", "listener": {"name": "%1$s", %s}}}]}
        """
            .formatted(name, fields)
            .getBytes(StandardCharsets.UTF_8));
  }
}
