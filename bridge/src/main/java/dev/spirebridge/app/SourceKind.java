package dev.spirebridge.app;

import dev.spirebridge.unixsocket.Endpoint;
import java.nio.file.Path;
import java.time.Duration;

/** From which of the SPIRE agent's APIs identities are taken, and so whose they are. */
public sealed interface SourceKind {

  /** As an operator chooses it. */
  enum Word {
    WORKLOAD_API,
    DELEGATED
  }

  /** Where the agent serves that API. */
  Endpoint agent();

  /** The bridge's own identities, which everybody who connects is given. */
  record WorkloadApi(Endpoint agentSocket) implements SourceKind {

    /** Where the examples of the SPIFFE CSI driver mount the Workload API. */
    public static final Endpoint DEFAULT_AGENT_SOCKET =
        new Endpoint.Unix(Path.of("/run/secrets/workload-spiffe-uds/socket"));

    @Override
    public Endpoint agent() {
      return agentSocket;
    }
  }

  /**
   * Each calling process's own identities.
   *
   * @param adminSocket the agent's {@code admin_socket_path}, for which SPIRE has no default
   * @param bundleRefresh after how long the subscription to trust bundles is opened again
   * @param linger how long a caller's identities are kept up to date after its last stream
   */
  record Delegated(
      Endpoint.Unix adminSocket, Duration bundleRefresh, Duration linger, CallersConfig callers)
      implements SourceKind {

    /**
     * SPIRE's agent never drops a trust domain from an open subscription, so this is how long one
     * that is federated with no more is still believed. Opening it again costs one small message.
     */
    public static final Duration DEFAULT_BUNDLE_REFRESH = Duration.ofMinutes(5);

    /** An Envoy that lost its connection is back within seconds, and then need not wait. */
    public static final Duration DEFAULT_LINGER = Duration.ofSeconds(30);

    @Override
    public Endpoint agent() {
      return adminSocket;
    }
  }
}
