package dev.spirebridge.app;

import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.unixsocket.Endpoint;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where identities come from.
 *
 * @param trustDomain the only trust domain whose SVIDs are taken; any, when empty
 * @param defaultSvid what the name {@code default} of the profiles stands for
 * @param silenceLimit how long the source may be without the agent before readiness says so
 */
public record SourceConfig(
    Endpoint agentSocket,
    Optional<TrustDomain> trustDomain,
    SvidChoice defaultSvid,
    RetryCaps retryCaps,
    Duration silenceLimit) {

  /** Where the examples of the SPIFFE CSI driver mount the Workload API. */
  public static final Endpoint DEFAULT_AGENT_SOCKET =
      new Endpoint.Unix(Path.of("/run/secrets/workload-spiffe-uds/socket"));

  /** Well under half of SPIRE's default SVID lifetime of one hour, when the agent renews. */
  public static final Duration DEFAULT_SILENCE_LIMIT = Duration.ofMinutes(10);
}
