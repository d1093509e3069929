package dev.spirebridge.app;

import java.util.List;
import java.util.Optional;

/** Every setting of {@code controller} that has one value. */
public enum ControllerSetting implements Setting {
  TRUST_DOMAIN(
      "trustDomain",
      "--trust-domain",
      "NAME",
      "The trust domain of this cluster's SPIRE. Needed for federation"),
  CLASS_NAME(
      "className",
      "--class-name",
      "NAME",
      "The class of spire-controller-manager that our objects are for. SPIRE's Helm chart ignores"
          + " objects of another class. Default: none"),
  LABEL("namespaces.label"),
  TEMPLATE("namespaces.template"),
  MAXIMUM_TTL("namespaces.maximumTtl"),
  SINGLE_PODS("namespaces.singlePods"),
  CLUSTER_DOMAIN("cluster.domain"),
  KUBECONFIG(
      "cluster.kubeconfig",
      "--kubeconfig",
      "FILE",
      "Default: KUBECONFIG, then ~/.kube/config, then the pod's service account"),
  CONTEXT("cluster.context", "--context", "NAME", "Default: the kubeconfig's current context"),
  LEASE_NAMESPACE(
      "lease.namespace",
      "--lease-namespace",
      "NAME",
      "Where the Lease is by which one of several controllers leads. Default: POD_NAMESPACE, then\n"
          + LeaseConfig.DEFAULT_NAMESPACE),
  LEASE_NAME("lease.name"),
  LEASE_DURATION("lease.duration"),
  LEASE_RENEW_DEADLINE("lease.renewDeadline"),
  LEASE_RETRY_PERIOD("lease.retryPeriod"),
  ISSUER_CHECK_AGENT_SOCKET("issuerCheck.agentSocket"),
  ISSUER_CHECK_PERIOD("issuerCheck.period"),
  ISSUER_CHECK_TIMEOUT("issuerCheck.timeout"),
  ISSUER_CHECK_CLOCK_TOLERANCE("issuerCheck.clockTolerance"),
  ISSUER_CHECK_MESH_CA("issuerCheck.meshCa"),
  HTTP(
      "http",
      "--http",
      "HOST:PORT",
      "Status, health and metrics, or \"off\".\nDefault: 127.0.0.1:9877"),
  HEALTH(
      "health",
      "--health",
      "HOST:PORT",
      "/livez, /readyz and /metrics alone, for an address that others reach. Default: none"),
  ALLOW_NON_LOOPBACK(
      "allowNonLoopback",
      "--allow-non-loopback",
      "",
      "Allow --http on an address that others reach"),
  LOG_FORMAT("log.format", "--log-format", "FORMAT", "text or json. Default: text"),
  LOG_LEVEL(
      "log.level", "--log-level", "LEVEL", "error, warn, info, debug or trace. Default: info");

  /** As manifests usually call the pod's own namespace. */
  static final String POD_NAMESPACE = "POD_NAMESPACE";

  private final String key;
  private final Flag flag;

  ControllerSetting(String key) {
    this.key = key;
    this.flag = Flag.NONE;
  }

  ControllerSetting(String key, String flag, String label, String description) {
    this.key = key;
    this.flag = new Flag(flag, label, description);
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public Optional<Flag> flag() {
    return flag.unlessNone();
  }

  @Override
  public List<String> variables() {
    List<String> own = Setting.super.variables();
    return this == LEASE_NAMESPACE ? List.of(own.getFirst(), POD_NAMESPACE) : own;
  }
}
