package dev.spirebridge.app;

import dev.spirebridge.identity.SvidChoice;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.util.Optional;

/**
 * Where identities come from.
 *
 * @param kind which of the agent's APIs, and where
 * @param trustDomain the only trust domain whose SVIDs are taken; any, when empty, which only the
 *     Workload API allows
 * @param defaultSvid what the name {@code default} of the profiles stands for
 * @param silenceLimit how long the source may be without the agent before readiness says so
 */
public record SourceConfig(
    SourceKind kind,
    Optional<TrustDomain> trustDomain,
    SvidChoice defaultSvid,
    RetryCaps retryCaps,
    Duration silenceLimit) {

  /** Well under half of SPIRE's default SVID lifetime of one hour, when the agent renews. */
  public static final Duration DEFAULT_SILENCE_LIMIT = Duration.ofMinutes(10);
}
