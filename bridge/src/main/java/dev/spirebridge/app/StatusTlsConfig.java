package dev.spirebridge.app;

import dev.spirebridge.unixsocket.Endpoint;
import io.spiffe.spiffeid.SpiffeId;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where others may see the status, over mutual TLS.
 *
 * @param allowedIds who may, at least one
 * @param ownAgent the Workload API that the bridge takes its own identity from; empty where the
 *     source's identities are the bridge's own
 */
public record StatusTlsConfig(
    Endpoint.Tcp address, Set<SpiffeId> allowedIds, Optional<Endpoint> ownAgent) {

  public StatusTlsConfig {
    allowedIds = Collections.unmodifiableSet(new LinkedHashSet<>(allowedIds));
  }
}
