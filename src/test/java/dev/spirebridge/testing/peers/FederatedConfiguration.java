package dev.spirebridge.testing.peers;

import java.util.ArrayList;
import java.util.List;

/**
 * Bootstrap of a {@link FederatedEnvoy}, which takes calls over mTLS from all of the given parties
 * and makes calls to each of them.
 */
final class FederatedConfiguration {

  /** What the access log says of a connection begins with this. */
  static final String LOGGED = "the handshake ended with: ";

  private static final String ACCESS_LOG =
      """
      "access_log": [{
        "name": "envoy.access_loggers.stdout",
        "typed_config": {
          "@type": "type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
          "log_format": {"text_format_source": {"inline_string":
            "%s%%DOWNSTREAM_TRANSPORT_FAILURE_REASON%%\\n"}}}}],
      """
          .formatted(LOGGED);

  private FederatedConfiguration() {}

  /**
   * One that can be called.
   *
   * @param name of the path and the cluster by which it is called
   * @param port where it takes calls over mTLS
   */
  record Party(String name, String spiffeId, int port) {}

  /**
   * The bootstrap.
   *
   * @param plainPort where it takes the calls it makes to the others, each under the path of the
   *     party's name
   * @param nodeMetadata members of the node's metadata, JSON, each begun with a comma
   */
  static String of(
      Party self, int plainPort, List<Party> parties, SdsBinding secrets, String nodeMetadata) {
    List<String> ids = parties.stream().map(Party::spiffeId).toList();
    List<String> clusters = new ArrayList<>(List.of(EnvoyConfiguration.sdsCluster(secrets)));
    parties.forEach(each ->
        clusters.add(
            EnvoyConfiguration.callOver(each.name(), secrets, each.spiffeId(), each.port())));
    List<String> routes =
        parties.stream()
            .map(each -> EnvoyConfiguration.routeTo("/" + each.name(), each.name()))
            .toList();
    return EnvoyConfiguration.bootstrap(
        self.name(),
        nodeMetadata,
        List.of(
            EnvoyConfiguration.mutualListener("in", self.port(), ACCESS_LOG, secrets, ids),
            EnvoyConfiguration.plainListener("out", plainPort, routes)),
        clusters);
  }
}
