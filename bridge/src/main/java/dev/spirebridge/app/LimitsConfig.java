package dev.spirebridge.app;

import java.time.Duration;

/**
 * What one client, or all together, may ask of the bridge.
 *
 * @param connections open connections per listener
 * @param streamsPerConnection SDS streams open at once on one connection
 * @param namesPerStream secret names one stream may be subscribed to
 * @param requestBytes the largest request message
 * @param keepAliveInterval how long a connection may be quiet before it is asked for a sign of life
 * @param keepAliveTimeout how long the sign of life may take before the connection is closed
 * @param callers further limits where each caller is given its own identities
 */
public record LimitsConfig(
    int connections,
    int streamsPerConnection,
    int namesPerStream,
    int requestBytes,
    Duration keepAliveInterval,
    Duration keepAliveTimeout,
    CallerLimits callers) {

  /**
   * Room for twice the 10,000 streams of a large node. An Envoy opens one stream per name, and a
   * gateway has a few dozen names. A request is large because of the node in it: a bare Envoy 1.39
   * sends 58 KB, nearly all of it the list of its extensions, and Istio adds its metadata.
   */
  public static final LimitsConfig DEFAULT =
      new LimitsConfig(
          20_000,
          200,
          200,
          1_048_576,
          Duration.ofMinutes(5),
          Duration.ofSeconds(20),
          CallerLimits.DEFAULT);
}
