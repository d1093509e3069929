package dev.spirebridge.app;

import java.util.List;
import java.util.Optional;

/** Every setting of {@code serve} that has one value. */
public enum ServeSetting implements Setting {
  SOURCE_KIND(
      "source.kind",
      "--source",
      "KIND",
      "workload-api: everybody is given the bridge's own identities. delegated: each calling"
          + " process is given its own. Default: workload-api"),
  AGENT_SOCKET(
      "source.agentSocket",
      "--agent-socket",
      "ADDR",
      "The SPIRE agent's Workload API. Default: SPIFFE_ENDPOINT_SOCKET, then\n"
          + SourceKind.WorkloadApi.DEFAULT_AGENT_SOCKET),
  ADMIN_SOCKET(
      "source.adminSocket",
      "--admin-socket",
      "ADDR",
      "The SPIRE agent's admin socket, for --source delegated: unix:// and its admin_socket_path"),
  BUNDLE_REFRESH("source.bundleRefresh"),
  LINGER("source.linger"),
  TRUST_DOMAIN(
      "source.trustDomain",
      "--trust-domain",
      "NAME",
      "Take SVIDs of this trust domain only. Default: any"),
  DEFAULT_HINT(
      "source.defaultSvid.hint",
      "--default-hint",
      "HINT",
      "The SVID served as \"default\" is the one with this hint. Default: the agent's first"),
  DEFAULT_ID(
      "source.defaultSvid.id",
      "--default-id",
      "SPIFFE-ID",
      "The SVID served as \"default\" is the one with this SPIFFE ID"),
  SILENCE_LIMIT("source.silenceLimit"),
  RETRY_AWAITING_REGISTRATION("source.retry.awaitingRegistration"),
  RETRY_OTHERWISE("source.retry.otherwise"),
  RETRY_REJECTED("source.retry.rejected"),
  SOCKET_MODE("socketFiles.mode"),
  SOCKET_GROUP("socketFiles.group"),
  TAKEOVER(
      "socketFiles.takeover",
      "--takeover",
      "",
      "Replace a socket that another process is serving on, for a rolling update"),
  CONNECTIONS("limits.connections"),
  STREAMS_PER_CONNECTION("limits.streamsPerConnection"),
  NAMES_PER_STREAM("limits.namesPerStream"),
  REQUEST_BYTES("limits.requestBytes"),
  KEEP_ALIVE_INTERVAL("limits.keepAliveInterval"),
  KEEP_ALIVE_TIMEOUT("limits.keepAliveTimeout"),
  CALLERS("limits.callers"),
  CONNECTIONS_PER_CALLER("limits.connectionsPerCaller"),
  CONNECT_BURST_PER_POD("limits.connectRatePerPod.burst"),
  CONNECTS_PER_SECOND_PER_POD("limits.connectRatePerPod.perSecond"),
  CONNECT_BURST("limits.connectRate.burst"),
  CONNECTS_PER_SECOND("limits.connectRate.perSecond"),
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
  STATUS_TLS(
      "statusTls.address",
      "--status-tls",
      "IP:PORT",
      "All that --http serves, over mutual TLS with the bridge's own SVID, to the SPIFFE IDs of the"
          + " file's statusTls.allowedIds. Default: none"),
  STATUS_TLS_AGENT_SOCKET("statusTls.agentSocket"),
  ALLOW_NON_LOOPBACK(
      "allowNonLoopback",
      "--allow-non-loopback",
      "",
      "Allow --sds tcp://... and --http on addresses that others reach. Whoever connects"
          + " to such an SDS port is given private keys, in plain text"),
  MOVING_FOLDER(
      "moving.folder",
      "--moving-folder",
      "DIR",
      "Where the ConfigMap spire-bridge-moving is mounted, if it is there: for the time of a move,"
          + " 24 hours at most, validation contexts hold the mesh CA's roots too. Default: none"),
  KUBECONFIG(
      "secrets.kubeconfig",
      "--kubeconfig",
      "FILE",
      "For --secret. Default: KUBECONFIG, then ~/.kube/config, then the pod's service account"),
  CONTEXT(
      "secrets.context",
      "--context",
      "NAME",
      "For --secret. Default: the kubeconfig's current context"),
  LOG_FORMAT("log.format", "--log-format", "FORMAT", "text or json. Default: text"),
  LOG_LEVEL(
      "log.level", "--log-level", "LEVEL", "error, warn, info, debug or trace. Default: info");

  /** The agent's address as the SPIFFE Workload Endpoint specification (section 4) names it. */
  static final String SPIFFE_ENDPOINT_SOCKET = "SPIFFE_ENDPOINT_SOCKET";

  private final String key;
  private final Flag flag;

  ServeSetting(String key) {
    this.key = key;
    this.flag = Flag.NONE;
  }

  ServeSetting(String key, String flag, String label, String description) {
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
    if (this == STATUS_TLS_AGENT_SOCKET) {
      return List.of(SPIFFE_ENDPOINT_SOCKET);
    }
    return this == AGENT_SOCKET ? List.of(own.getFirst(), SPIFFE_ENDPOINT_SOCKET) : own;
  }
}
