package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.ClusterOfValues;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import dev.spirebridge.testing.CertificateWorkshop;
import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a mesh does by itself, in the terms of a model: pods of a template with what the injector
 * adds, and which authorities their proxies are certified by and trust.
 */
final class MeshOfValues {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final TrustDomain OWN = TrustDomain.parse("example.org");
  static final X509Certificate SPIRE =
      new CertificateWorkshop(NOW).authority("O=SPIFFE,C=US").make().certificate();
  static final X509Certificate MESH =
      new CertificateWorkshop(NOW).authority("O=cluster.local").make().certificate();

  static final Ref PRODUCTPAGE = Ref.of(MeshKind.DEPLOYMENT, "bookinfo", "productpage-v1");
  static final Ref RATINGS = Ref.of(MeshKind.STATEFUL_SET, "bookinfo", "ratings-v1");
  static final Ref GATEWAY = Ref.of(MeshKind.DEPLOYMENT, "istio-system", "istio-ingressgateway");
  static final Ref CONFIG = Ref.of(MeshKind.CONFIG_MAP, "istio-system", "istio");
  static final Ref INJECTOR = Ref.of(MeshKind.CONFIG_MAP, "istio-system", "istio-sidecar-injector");
  static final Ref ISTIOD = Ref.of(MeshKind.DEPLOYMENT, "istio-system", "istiod");
  static final Ref WINDOW = Ref.of(MeshKind.CONFIG_MAP, "mesh-identity", "spire-bridge-moving");

  private static final String ROOTS = "ISTIO_MULTIROOT_MESH";

  private final ClusterOfValues cluster;
  private boolean nativeSidecars = true;

  private MeshOfValues(ClusterOfValues cluster) {
    this.cluster = cluster;
  }

  /** With its pods running. */
  static MeshOfValues stock() {
    MeshOfValues mesh = new MeshOfValues(ClusterOfValues.of("/mesh/istio/stock.yaml"));
    mesh.rollAll();
    return mesh;
  }

  static Facts facts() {
    return facts(NOW);
  }

  static Facts facts(Instant now) {
    return new Facts(
        OWN,
        List.of(SPIRE),
        List.of(MESH),
        "example.org/spire-bridge:0.1.0",
        "mesh-identity",
        new Facts.Label("spiffe.io/spire-managed-identity", "true"),
        now);
  }

  ClusterOfValues cluster() {
    return cluster;
  }

  void classicSidecars() {
    nativeSidecars = false;
    rollAll();
  }

  void rollAll() {
    List.of(GATEWAY, PRODUCTPAGE, RATINGS).forEach(this::roll);
  }

  /** A roll-out: the old pods go, new ones come. */
  void roll(Ref workload) {
    pods(workload).forEach(cluster::remove);
    startOne(workload);
  }

  /** A roll-out that is under way: a new pod beside the old ones. */
  void startOne(Ref workload) {
    if (!workload.equals(ISTIOD)) {
      cluster.put(pod(workload, "new" + (pods(workload).size() + 1)));
    }
  }

  List<Ref> pods(Ref workload) {
    return cluster.list(MeshKind.POD, workload.namespace(), "").stream()
        .filter(pod -> MeshPod.of(pod).flatMap(MeshPod::owner).filter(workload::equals).isPresent())
        .map(pod -> pod.ref())
        .toList();
  }

  /** Who would refuse whom; pods of one gateway have nothing to say to each other. */
  Set<String> refusedCalls() {
    List<MeshPod> all =
        cluster.list(MeshKind.POD, Optional.empty(), "").stream()
            .flatMap(pod -> MeshPod.of(pod).stream())
            .toList();
    Set<String> refused = new TreeSet<>();
    for (MeshPod caller : all) {
      for (MeshPod callee : all) {
        boolean oneGateway = caller.router() && caller.owner().equals(callee.owner());
        boolean mutual =
            trusted(caller).contains(authority(callee))
                && trusted(callee).contains(authority(caller));
        if (!mutual && !oneGateway) {
          refused.add(caller.ref() + " and " + callee.ref());
        }
      }
    }
    return refused;
  }

  private static X509Certificate authority(MeshPod pod) {
    return pod.moved() ? SPIRE : MESH;
  }

  private List<X509Certificate> trusted(MeshPod pod) {
    List<X509Certificate> trusted = new ArrayList<>(List.of(authority(pod)));
    if (pod.moved() && cluster.find(WINDOW).isPresent()) {
      trusted.add(MESH);
    }
    if (!pod.moved() && pod.learnsRoots() && istiodTellsRoots() && configHoldsSpire()) {
      trusted.add(SPIRE);
    }
    return trusted;
  }

  private boolean istiodTellsRoots() {
    return cluster
        .get(ISTIOD)
        .text("spec", "template", "spec", "containers", "[name=discovery]", "env",
            "[name=" + ROOTS + "]", "value")
        .filter("true"::equals)
        .isPresent();
  }

  private boolean configHoldsSpire() {
    return new MeshText(config()).holds(SPIRE, OWN);
  }

  private YamlText config() {
    try {
      return YamlText.parse(cluster.get(CONFIG).text("data", "mesh").orElseThrow());
    } catch (YamlTextException e) {
      throw new AssertionError(e);
    }
  }

  private Tree pod(Ref workload, String name) {
    Tree object = cluster.get(workload);
    Tree pod =
        object
            .tree("spec", "template")
            .orElseThrow()
            .with("v1", "apiVersion")
            .with("Pod", "kind")
            .with(workload.name() + "-5f4d-" + name, "metadata", "name")
            .with(workload.namespace().orElseThrow(), "metadata", "namespace")
            .with("5f4d", "metadata", "labels", "pod-template-hash")
            .with(List.of(owner(workload)), "metadata", "ownerReferences")
            .with("node-1", "spec", "nodeName")
            .with("Running", "status", "phase");
    return new PodTemplate(object).plain() ? pod : injected(pod, new PodTemplate(object));
  }

  private Tree injected(Tree pod, PodTemplate template) {
    List<Object> env = new ArrayList<>();
    config()
        .tree()
        .texts("defaultConfig", "proxyMetadata")
        .forEach((key, value) -> env.add(Map.of("name", key, "value", value)));
    Tree proxy =
        Tree.EMPTY
            .with(MeshPod.PROXY, "name")
            .with("example.org/proxyv2:1.31.0", "image")
            .with(List.of("proxy", "sidecar"), "args")
            .with(env, "env");
    List<String> templates =
        template.templates().isEmpty() ? List.of("sidecar") : template.templates();
    Tree volume = Tree.EMPTY.with(MeshPod.SOCKET_VOLUME, "name");
    return pod.append(proxy.fields(), "spec", nativeSidecars ? "initContainers" : "containers")
        .append(
            templates.contains("spire")
                ? volume.with("csi.spirebridge.dev", "csi", "driver").fields()
                : volume.with(Map.of(), "emptyDir").fields(),
            "spec",
            "volumes");
  }

  private static Map<String, Object> owner(Ref workload) {
    boolean deployment = workload.kind() == MeshKind.DEPLOYMENT;
    return Map.of(
        "kind", deployment ? "ReplicaSet" : workload.kind().kind(),
        "name", deployment ? workload.name() + "-5f4d" : workload.name(),
        "controller", true);
  }
}
