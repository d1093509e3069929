package dev.spirebridge.deploy;

import dev.spirebridge.federation.Bundles;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Values that people set, and in combinations that they do.
 *
 * @param name what a test calls it
 * @param namespace of the release
 * @param flags of helm, besides those for the required values
 */
public record ChartValues(String name, String namespace, List<String> flags) {

  private static final String WITHOUT_CONTROLLER = "controller.enabled=false";
  private static final String SIDECAR = "mode=sidecar";

  /** A namespace may be called so. */
  static final String NUMBER = "1234";

  /** Each of them is rendered, applied, and read by the program. */
  public static Stream<ChartValues> matrix() {
    return Stream.of(nodes(), controllers(), sidecars(), surroundings()).flatMap(each -> each);
  }

  private static Stream<ChartValues> nodes() {
    return Stream.of(
        of("the defaults"),
        of("a daemon alone", WITHOUT_CONTROLLER),
        of(
            "a daemon without driver and registration",
            "csiDriver.create=false",
            "node.registration.create=false"),
        of(
            "a daemon whose status others read",
            WITHOUT_CONTROLLER,
            "node.statusTls.allowedIds[0]=spiffe://example.org/ns/ops/sa/dashboard"),
        of("a daemon with other listeners, callers and limits", WITHOUT_CONTROLLER)
            .json("node.sds", LISTENERS)
            .json("node.callers", CALLERS)
            .json("node.limits", LIMITS),
        of(
            "a daemon in other folders, at other ports, as another user",
            "node.adminSocket.folder=/var/run/spire/private",
            "node.adminSocket.file=admin.sock",
            "node.adminSocket.group=1001",
            "node.socketFolder=/var/run/identity-sockets",
            "node.user=2000000",
            "ports.health=8080",
            "ports.statusTls=8443",
            "csiDriver.name=csi.sds.example.org",
            "csiDriver.kubeletFolder=/data/kubelet"));
  }

  private static Stream<ChartValues> controllers() {
    return Stream.of(
        of(
                "a controller that checks issuers",
                "controller.issuerCheck.enabled=true",
                "controller.issuerCheck.gateways[0]=istio-ingress/gateway",
                "controller.issuerCheck.meshCa=istio-system/istio-ca-root-cert",
                "spire.className=spire-mgmt-spire",
                "spire.workloadApi.csiDriver=csi.spiffe.example.org",
                "spire.workloadApi.file=spire-agent.sock")
            .json("node.statusTls.allowedIds", "[\"spiffe://partner.example/ns/ops/sa/audit\"]"),
        of("three controllers with settings of their own", SIDECAR, "controller.replicas=3")
            .json("controller.namespaces", NAMESPACES),
        of("a controller that federates", SIDECAR)
            .json("controller.federation", federation())
            .json("controller.namespaces", "{\"federatesWith\": \"all\"}"));
  }

  private static Stream<ChartValues> sidecars() {
    return Stream.of(
        of("sidecars", SIDECAR, WITHOUT_CONTROLLER).in("istio-system"),
        of(
                "ordinary sidecars whose status the controller reads",
                SIDECAR,
                WITHOUT_CONTROLLER,
                "sidecar.native=false",
                "sidecar.statusTls.allowedIds[0]=spiffe://example.org/ns/mesh-identity/sa/spire-bridge-controller")
            .in("istio-system"),
        of("sidecars and a controller", SIDECAR, "controller.issuerCheck.enabled=true"));
  }

  private static Stream<ChartValues> surroundings() {
    return Stream.of(
        of(
                "an image by digest that takes a password, on some nodes",
                "image.digest=sha256:" + "0123456789abcdef".repeat(4),
                "image.pullPolicy=Always",
                "image.pullSecrets[0]=registry",
                "node.nodeSelector.pool=mesh",
                "node.tolerations=null",
                "node.podAnnotations.team=identity",
                "node.podLabels.cost=mesh",
                "node.maxSurge=10%",
                "controller.podLabels.cost=mesh",
                "controller.nodeSelector.pool=system",
                "controller.priorityClassName=system-cluster-critical",
                "log.format=text",
                "log.level=debug")
            .json("node.affinity", NOT_VIRTUAL)
            .json("controller.affinity", NOT_VIRTUAL)
            .json("controller.extraEnv", JAVA_OPTIONS)
            .json("node.extraEnv", JAVA_OPTIONS),
        of("names that YAML takes for numbers", "controller.namespaces=null")
            .json("spire.className", "\"1\"")
            .json("image.pullSecrets", "[\"123\"]")
            .in(NUMBER),
        of("IPv6", "bindAddress=[::]", "controller.issuerCheck.enabled=true"),
        of("no network policies", "networkPolicy.enabled=false"),
        of("narrow network policies", "networkPolicy.apiServerPorts[0]=6443")
            .json("networkPolicy.metricsFrom", METRICS_FROM),
        of(
            "monitoring",
            "monitoring.podMonitor.enabled=true",
            "monitoring.podMonitor.labels.release=prometheus",
            "monitoring.rules.enabled=true",
            "monitoring.dashboard.enabled=true",
            "controller.issuerCheck.period=1h30m"),
        of(
                "monitored sidecars",
                SIDECAR,
                WITHOUT_CONTROLLER,
                "monitoring.podMonitor.enabled=true",
                "monitoring.rules.enabled=true")
            .in("istio-system"),
        of("no annotations for Prometheus", "monitoring.annotations.enabled=false"),
        of(
                "sidecars without annotations for Prometheus",
                SIDECAR,
                WITHOUT_CONTROLLER,
                "monitoring.annotations.enabled=false")
            .in("istio-system"));
  }

  private static ChartValues of(String name, String... sets) {
    List<String> flags = new ArrayList<>();
    for (String set : sets) {
      flags.addAll(List.of("--set", set));
    }
    return new ChartValues(name, Chart.NAMESPACE, flags);
  }

  private ChartValues json(String key, String value) {
    List<String> all = new ArrayList<>(flags);
    all.addAll(List.of("--set-json", key + "=" + value));
    return new ChartValues(name, namespace, all);
  }

  private ChartValues in(String otherNamespace) {
    return new ChartValues(name, otherNamespace, flags);
  }

  @Override
  public String toString() {
    return name;
  }

  private static String federation() {
    String bundle = Bundles.document(Bundles.authority(Bundles.THEIRS)).replace("\"", "\\\"");
    return """
    [{"trustDomain": "cluster2.demo", "endpoint": "https://bundles.cluster2.demo:8443",
      "profile": "https_spiffe", "endpointSpiffeId": "spiffe://cluster2.demo/spire/server",
      "bundle": "%s"},
     {"trustDomain": "partner.example", "endpoint": "https://spire.partner.example",
      "profile": "https_web"}]\
    """
        .formatted(bundle);
  }

  private static final String LISTENERS =
      """
      [{"address": "unix:///run/spire-bridge/socket", "profile": "istio"},
       {"address": "unix:///run/spire-bridge/gloo.sock", "profile": "gloo", "onUnknown": "fail"},
       {"address": "unix:///run/spire-bridge/edge.sock", "aliases": {
         "edge": {"svid": {"hint": "edge"}}, "mesh": {"svid": "default"},
         "by-id": {"svid": {"id": "spiffe://example.org/edge"}},
         "roots": {"bundle": "all", "form": "spiffe"}, "own": {"bundle": "own", "form": "plain"}}}]\
      """;

  private static final String CALLERS =
      """
      {"uids": [1337, 101], "gids": [4000000000],
       "spiffeIds": ["spiffe://example.org/ns/*/sa/*", "spiffe://example.org/edge/**"]}\
      """;

  private static final String LIMITS =
      """
      {"connections": 4000, "streamsPerConnection": 50, "namesPerStream": 20, "requestBytes": 65536,
       "keepAliveInterval": "1m", "keepAliveTimeout": "10s", "callers": 500,
       "connectionsPerCaller": 10, "connectRatePerPod": {"burst": 10, "perSecond": 5},
       "connectRate": {"burst": 500, "perSecond": 250}}\
      """;

  private static final String NAMESPACES =
      """
      {"label": "example.org/identities", "maximumTtl": "4h", "singlePods": false,
       "template": "spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}",
       "refused": ["kube-.*", "spire"], "federationAllowed": ["partner.example"]}\
      """;

  private static final String JAVA_OPTIONS =
      """
      [{"name": "SPIRE_BRIDGE_JAVA_OPTS", "value": "-XX:MaxRAMPercentage=60"}]\
      """;

  private static final String NOT_VIRTUAL =
      """
      {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
        {"matchExpressions": [{"key": "type", "operator": "NotIn", "values": ["virtual-kubelet"]}]}]}}}\
      """;

  private static final String METRICS_FROM =
      """
      [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}},
        "podSelector": {"matchLabels": {"app": "prometheus"}}}]\
      """;
}
