package dev.spirebridge.testing.node;

import static dev.spirebridge.testing.node.NodeCluster.BOOKINFO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.walk.Walk;
import dev.spirebridge.testing.walk.Walk.Seen;
import dev.spirebridge.testing.walk.WalkPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * docs/consumers/istio.md from an empty cluster to plaintext refused, and back, typed on a real
 * node with a real SPIRE and a real Istio. In the place of bookinfo's images are two services that
 * tell who called them; its proxies run a plain Envoy.
 */
class IstioWalkNodeIT {

  private static final Workload PRODUCTPAGE = new Workload(BOOKINFO, "productpage");
  private static final Workload REVIEWS = new Workload(BOOKINFO, "reviews");
  private static final Workload OUTSIDE = new Workload(NodeCluster.LATE.namespace(), "calls");
  private static final Workload PLAIN = new Workload(NodeCluster.LATE.namespace(), "plain");
  private static final String GATEWAY = "istio-ingressgateway";

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Test
  void isAsThePageSays() {
    List.of("helm", "istioctl").forEach(Peers::require);
    NodeSettings.requireControllerManagerImage();
    NodeSettings.requireIstio();
    String agentDriver = NodeSettings.requireAgentDriver();
    try (NodeCluster cluster = NodeCluster.start(folder.path())) {
      Walk walk = walk("1. SPIRE", "Moving a mesh that runs");
      try {
        installs(walk, cluster, agentDriver);
        startsBookinfo(walk, cluster);
        namesEntriesAndIssuers(walk);
        refusesPlaintext(walk, cluster);
        walk.passOver("kubectl apply -f samples/addons", "Kiali's images are not here")
            .passOver("istioctl dashboard kiali", "as above")
            .end();
        goesBack();
      } finally {
        walk.type("istioctl uninstall --purge -y");
        cluster.kubectl().run("delete", "namespace", "istio-system", "--ignore-not-found");
        cluster.kubectl().run("delete", "--filename", "clusterspiffeid/crd", "--ignore-not-found");
      }
    }
  }

  private Walk walk(String first, String next) {
    return Walk.of(
        WalkPage.read("consumers/istio").between(first, next),
        Path.of(""),
        folder.path(),
        Optional.empty());
  }

  private void installs(Walk walk, NodeCluster cluster, String agentDriver) {
    Kubectl kubectl = cluster.kubectl();
    walk.run("kubectl apply -f clusterspiffeid/crd/").done();
    ControllerDeployment.define(kubectl);
    walk.passOver("kubectl apply -k spire-config/", "its images are not here, but SPIRE is");
    SpireNodeAgent spire = SpireNodeAgent.start(kubectl, cluster.settings());
    ControllerManagerPod.start(kubectl, cluster.settings());
    SpireBundle.keep(kubectl, spire);
    running(walk.run("kubectl get pods -n spire", Map.of("-n spire", "-n " + NodeCluster.SYSTEM)));

    walk.run("kubectl apply -f deploy/manifests/namespace.yaml").done();
    installsTheBridge(walk, cluster, agentDriver);
    walk.run("kubectl get csidriver csi.spirebridge.dev").done();
    assertThat(running(walk.run("kubectl get pods -n mesh-identity")))
        .contains("spire-bridge-controller-");

    kubectl.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: istio-system}
        ---
        # For its address: there is no cluster DNS on the node.
        apiVersion: v1
        kind: Service
        metadata: {name: istiod, namespace: istio-system}
        spec: {selector: {app: istiod}, ports: [{name: https-dns, port: 15012}]}
        """);
    Path operator = IstioOperatorFile.write(cluster, address(cluster, "istio-system", "istiod"));
    walk.adding("istioctl install", "-y");
    walk.run("istioctl install", Map.of(IstioOperatorFile.OF_THE_PAGE, operator.toString())).done();
    walk.passOver("helm upgrade --install istiod", "the other way to install it")
        .passOver("helm upgrade --install istio-ingress", "as above");
    assertThat(running(walk.run("kubectl get pods -n istio-system -l spiffe.io")))
        .contains(GATEWAY);
    walk.run("kubectl rollout status deployment/" + GATEWAY).done();
    assertThat(walk.run("kubectl patch deployment " + GATEWAY).done().out()).contains("no change");
  }

  private static void installsTheBridge(Walk walk, NodeCluster cluster, String agentDriver) {
    String image = cluster.settings().getOrDefault("BRIDGE_IMAGE", "");
    int tag = image.lastIndexOf(':');
    walk.adding(
            "helm install",
            "--wait",
            "--set image.tag=" + image.substring(tag + 1),
            "--set image.pullPolicy=" + cluster.settings().get("IMAGE_PULL_POLICY"),
            "--set " + String.join(",", HelmNodeIT.nodeValues(cluster, agentDriver)))
        .run(
            "helm install spire-bridge",
            Map.of("registry.example.org/spire-bridge", image.substring(0, tag)))
        .done();
  }

  private void startsBookinfo(Walk walk, NodeCluster cluster) {
    walk.run("kubectl create namespace bookinfo").done();
    walk.run("spire-bridge namespace label bookinfo --inject").done();
    assertThat(walk.run("kubectl get namespace bookinfo").done().out())
        .contains("istio-injection=enabled", "spiffe.io/spire-managed-identity=true");
    Kubectl kubectl = cluster.kubectl();
    kubectl.apply(service(cluster, REVIEWS, ""));
    String next = ", \"http://%s:9080/\"".formatted(address(cluster, BOOKINFO, REVIEWS.name()));
    Path manifest = write("bookinfo.yaml", service(cluster, PRODUCTPAGE, next));
    walk.run(
            "kubectl apply -n bookinfo -f",
            Map.of("samples/bookinfo/platform/kube/bookinfo.yaml", manifest.toString()))
        .done();
    kubectl.awaitRollout(BOOKINFO, REVIEWS.deployment());
    kubectl.awaitRollout(BOOKINFO, PRODUCTPAGE.deployment());
    assertThat(running(walk.run("kubectl get pods -n bookinfo")).lines().skip(1))
        .hasSize(2)
        .allSatisfy(pod -> assertThat(pod).contains(" 2/2 "));
  }

  private static void namesEntriesAndIssuers(Walk walk) {
    assertThat(walk.run("spire-bridge namespace list").done().out()).contains("bookinfo");
    walk.adding("kubectl exec", "-socketPath /run/spire-server/api.sock");
    Seen entries =
        walk.run(
                "kubectl exec -n spire spire-server-0",
                Map.of(
                    "-n spire spire-server-0 -c spire-server -- /opt/spire/bin/spire-server",
                    "-n %s deployment/spire-server -- spire-server".formatted(NodeCluster.SYSTEM)))
            .done();
    assertThat(entries.out()).contains(PRODUCTPAGE.spiffeId(), REVIEWS.spiffeId(), "k8s:pod-uid:");
    Seen issuers = walk.run("spire-bridge check-issuer").done();
    assertThat(issuers.out())
        .contains("istio-system/" + GATEWAY, "bookinfo/productpage-", "bookinfo/reviews-")
        .endsWith("\nholds\n");
    assertThat(
            walk.run("istioctl proxy-config secret", Map.of("productpage-v1", "productpage"))
                .done()
                .out()
                .lines()
                .skip(1))
        .hasSize(2)
        .allSatisfy(secret -> assertThat(secret).contains("ACTIVE", "example.org"))
        .anySatisfy(secret -> assertThat(secret).startsWith("default "))
        .anySatisfy(secret -> assertThat(secret).startsWith("ROOTCA "));
  }

  private void refusesPlaintext(Walk walk, NodeCluster cluster) {
    cluster.kubectl().run("create", "namespace", PLAIN.namespace());
    SteadyCalls plain =
        SteadyCalls.start(cluster, PLAIN, address(cluster, BOOKINFO, PRODUCTPAGE.name()), 9080, 4);
    walk.run("spire-bridge mesh strict --mesh plan").done();
    assertThat(plain.count().failed()).isZero();
    walk.run("spire-bridge mesh strict --mesh apply").done();
    Await.until(
        "a call in the clear to be refused",
        Duration.ofSeconds(60),
        () -> plain.count().failed() > 0);
    assertThat(plain.count().reason()).contains("reset");

    Path gateway =
        write("gateway.yaml", Manifest.read("istio-public.yaml", values(cluster, PRODUCTPAGE)));
    walk.run(
            "kubectl apply -n bookinfo -f",
            Map.of("samples/bookinfo/networking/bookinfo-gateway.yaml", gateway.toString()))
        .done();
    walk.run("istioctl analyze -n bookinfo").done();
    walk.run("kubectl get service " + GATEWAY).done();
    walk.passOver("export GATEWAY", "no load balancer")
        .passOver("curl", "as above")
        .passOver("kubectl port-forward", "it stays until it is ended; the Service is called");
    SteadyCalls calls =
        SteadyCalls.start(cluster, OUTSIDE, address(cluster, "istio-system", GATEWAY), 80, 4);
    calls.awaitPeer(PRODUCTPAGE.spiffeId());
  }

  private void goesBack() {
    Walk walk = walk("Going back", "What was seen, and what not");
    walk.run("spire-bridge mesh strict --mesh rollback").done();
    assertThat(walk.run("spire-bridge mesh istio rollback").done().out())
        .contains("nothing to take back");
    walk.run("spire-bridge namespace unlabel bookinfo").done();
    walk.run("kubectl delete namespace bookinfo").done();
    walk.run("helm uninstall spire-bridge").done();
    walk.end();
  }

  private static String running(Seen pods) {
    assertThat(pods.done().out().lines().skip(1))
        .isNotEmpty()
        .allSatisfy(pod -> assertThat(pod).contains(" Running "));
    return pods.out();
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.path().resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String service(NodeCluster cluster, Workload workload, String next) {
    Map<String, String> values = values(cluster, workload);
    values.put("ISTIOD", address(cluster, "istio-system", "istiod"));
    values.put("NEXT", next);
    return Manifest.read("istio-service.yaml", values);
  }

  private static Map<String, String> values(NodeCluster cluster, Workload workload) {
    Map<String, String> values = new HashMap<>(cluster.settings());
    values.put("NAMESPACE", workload.namespace());
    values.put("NAME", workload.name());
    return values;
  }

  private static String address(NodeCluster cluster, String namespace, String service) {
    return cluster.kubectl().get(namespace, "service", service).at("/spec/clusterIP").asText();
  }
}
