package dev.spirebridge.testing.peers;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Two Envoys that take their secrets over SDS: a gateway with a plain HTTP listener that calls a
 * workload over mTLS, each request over a new connection with a full handshake. Both check the
 * SPIFFE ID of the other.
 */
public final class MtlsPair implements AutoCloseable {

  private final EnvoyProcess gateway;
  private final EnvoyProcess workload;

  private MtlsPair(EnvoyProcess gateway, EnvoyProcess workload) {
    this.gateway = gateway;
    this.workload = workload;
  }

  /** Starts both and returns before they have their secrets; the two share one SPIFFE ID. */
  public static MtlsPair start(
      Path folder, SdsBinding gatewaySecrets, SdsBinding workloadSecrets, String spiffeId) {
    EnvoyProcess workload =
        EnvoyProcess.start(
            "workload", folder, EnvoyConfiguration.workload(workloadSecrets, spiffeId), "info");
    try {
      String bootstrap =
          EnvoyConfiguration.gateway(gatewaySecrets, spiffeId, workload.listenerPort());
      return new MtlsPair(EnvoyProcess.start("gateway", folder, bootstrap, "info"), workload);
    } catch (RuntimeException | Error e) {
      workload.close();
      throw e;
    }
  }

  /** Starts both as their users and returns before they have their secrets. */
  public static MtlsPair start(EnvoySeat gateway, EnvoySeat workload) {
    EnvoyProcess server =
        EnvoyProcess.start(
            "workload",
            workload.folder(),
            EnvoyConfiguration.workload(workload.secrets(), gateway.spiffeId()),
            workload.user());
    try {
      String bootstrap =
          EnvoyConfiguration.gateway(gateway.secrets(), workload.spiffeId(), server.listenerPort());
      return new MtlsPair(
          EnvoyProcess.start("gateway", gateway.folder(), bootstrap, gateway.user()), server);
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  /** Two that run already, to be closed together. */
  static MtlsPair of(EnvoyProcess gateway, EnvoyProcess workload) {
    return new MtlsPair(gateway, workload);
  }

  public void awaitReady(Duration limit) {
    workload.awaitReady(limit);
    gateway.awaitReady(limit);
  }

  /** Where the gateway takes plain HTTP. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + gateway.listenerPort() + "/");
  }

  public EnvoyProcess gateway() {
    return gateway;
  }

  public EnvoyProcess workload() {
    return workload;
  }

  /** By Envoy and name, the versions of the secrets in use. */
  public Map<String, Map<String, String>> secretVersions() {
    return Map.of("gateway", gateway.secretVersions(), "workload", workload.secretVersions());
  }

  /** Secrets either Envoy has refused, over all names, since it started. */
  public long rejectedSecrets() {
    return gateway.total("sds.", ".update_rejected") + workload.total("sds.", ".update_rejected");
  }

  /** Secrets both Envoys have taken into use, over all names, since they started. */
  public long acceptedSecrets() {
    return gateway.total("sds.", ".update_success") + workload.total("sds.", ".update_success");
  }

  /** Full handshakes the workload has completed. */
  public long handshakes() {
    return workload.total("listener.", ".ssl.handshake");
  }

  /** Handshakes that reused an earlier TLS session; always 0 unless the configuration is wrong. */
  public long resumedSessions() {
    return workload.total("listener.", ".ssl.session_reused");
  }

  @Override
  public void close() {
    gateway.close();
    workload.close();
  }
}
