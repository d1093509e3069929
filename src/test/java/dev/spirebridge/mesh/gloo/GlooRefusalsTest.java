package dev.spirebridge.mesh.gloo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.SeenObjects;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.WorkloadApi;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What keeps a gateway from being moved: where, what was expected, what is there, what to do. */
class GlooRefusalsTest {

  private static final String[] CONTAINERS = {"spec", "template", "spec", "containers"};
  private static final String PRODUCTPAGE = "default-productpage-9080";

  /** The stock gateway with one thing that is not as it should be. */
  record Found(
      String what,
      SeenObjects objects,
      GlooOptions options,
      String where,
      String found,
      String next) {

    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Found> gateways() {
    SeenObjects stock = GlooWorld.stock();
    return Stream.of(
        new Found(
            "another namespace",
            stock.without(GlooWorld.NAMESPACE),
            GlooWorld.options(),
            "Namespace gloo-system",
            "none",
            "-n"),
        new Found(
            "injection",
            stock.with("enabled", GlooWorld.NAMESPACE, "metadata", "labels", "istio-injection"),
            GlooWorld.options(),
            "Namespace gloo-system label istio-injection",
            "enabled",
            "kubectl label namespace gloo-system istio-injection-"),
        new Found(
            "a revision",
            stock.with("canary", GlooWorld.NAMESPACE, "metadata", "labels", "istio.io/rev"),
            GlooWorld.options(),
            "Namespace gloo-system label istio.io/rev",
            "canary",
            "istio.io/rev-"),
        new Found(
            "an injected pod",
            stock.with(
                "true",
                GlooWorld.DEPLOYMENT,
                "spec",
                "template",
                "metadata",
                "labels",
                "sidecar.istio.io/inject"),
            GlooWorld.options(),
            "Deployment gloo-system/gateway-proxy label",
            "true",
            "remove"),
        new Found(
            "no gateway",
            stock.without(GlooWorld.DEPLOYMENT),
            GlooWorld.options(),
            "namespace gloo-system",
            "nothing there is labelled",
            "-n"),
        new Found(
            "no bootstrap",
            stock.without(GlooWorld.BOOTSTRAP),
            GlooWorld.options(),
            "ConfigMap gloo-system/gateway-proxy-envoy-config",
            "no such ConfigMap",
            "--gateway"),
        new Found(
            "a ConfigMap without bootstrap",
            stock.with(Map.of("other", "text"), GlooWorld.BOOTSTRAP, "data"),
            GlooWorld.options(),
            "data[envoy.yaml]",
            "no such key",
            "Gloo's chart"),
        new Found(
            "what glooctl put in",
            stock.with(sidecars(stock)),
            GlooWorld.options(),
            "Deployment gloo-system/gateway-proxy containers",
            "sds, istio-proxy",
            "glooctl istio uninject"),
        new Found(
            "another container",
            stock.with(List.of(Map.of("name", "envoy")), GlooWorld.DEPLOYMENT, CONTAINERS),
            GlooWorld.options(),
            "Deployment gloo-system/gateway-proxy containers",
            "envoy",
            "--gateway"),
        new Found(
            "TCP on the node's network",
            stock.with(true, GlooWorld.DEPLOYMENT, "spec", "template", "spec", "hostNetwork"),
            GlooWorld.tcp(false),
            "hostNetwork",
            "could take the private key at 127.0.0.1:8234",
            "--insecure-host-network"),
        new Found(
            "somebody else's ConfigMap",
            stock.with(
                Tree.EMPTY
                    .with("ConfigMap", "kind")
                    .with(GlooWorld.SETTINGS.name(), "metadata", "name")
                    .with("gloo-system", "metadata", "namespace")),
            GlooWorld.options(),
            GlooWorld.SETTINGS.toString(),
            "somebody else",
            "rename or delete"));
  }

  static Stream<Found> upstreams() {
    SeenObjects stock = GlooWorld.stock();
    Ref service = Ref.of(MeshKind.SERVICE, "default", "productpage");
    return Stream.of(
        new Found(
            "no such Upstream",
            stock,
            GlooWorld.options("default-other-80"),
            "Upstream gloo-system/default-other-80",
            "none",
            "kubectl get upstreams -n gloo-system"),
        new Found(
            "no Gloo",
            stock.without(MeshKind.UPSTREAM),
            GlooWorld.options(PRODUCTPAGE),
            "the API server",
            "no such kind",
            "install Gloo"),
        new Found(
            "TLS of another kind",
            stock.with("shop", GlooWorld.UPSTREAM, "spec", "sslConfig", "secretRef", "name"),
            GlooWorld.options(PRODUCTPAGE),
            "Upstream gloo-system/default-productpage-9080 spec.sslConfig",
            "with secretRef",
            "disable-mtls"),
        new Found(
            "what glooctl enable-mtls left",
            stock.with(
                "gateway_proxy_sds", GlooWorld.UPSTREAM, "spec", "sslConfig", "sds", "clusterName"),
            GlooWorld.options(PRODUCTPAGE),
            "spec.sslConfig",
            "SDS over the cluster gateway_proxy_sds, without a SAN check",
            "disable-mtls"),
        new Found(
            "a static Upstream",
            stock,
            GlooWorld.options("legacy"),
            "Upstream gloo-system/legacy",
            "none",
            "--san legacy="),
        new Found(
            "a Service without a selector",
            stock.with(stock.get(service).without("spec", "selector")),
            GlooWorld.options(PRODUCTPAGE),
            "Upstream gloo-system/default-productpage-9080",
            "none",
            "--san"),
        new Found(
            "a Service without pods",
            stock.with("nobody", service, "spec", "selector", "app2"),
            GlooWorld.options(PRODUCTPAGE),
            "Upstream gloo-system/default-productpage-9080",
            "no pods app2=nobody,app=productpage in default",
            "--san"),
        new Found(
            "an ID of another trust domain",
            stock,
            withSan("spiffe://example.com/ns/a/sa/b"),
            "--san",
            "spiffe://example.com/ns/a/sa/b",
            "correct it"),
        new Found(
            "a name that is no ID", stock, withSan("legacy.example.org"), "--san", "legacy", "it"));
  }

  @ParameterizedTest
  @MethodSource({"gateways", "upstreams"})
  void saysWhatItFound(Found found) {
    MeshPlan plan = GlooWorld.plan(found.objects(), found.options());
    assertThat(plan.refusals()).hasSize(1);
    Refusal refusal = plan.refusals().getFirst();
    assertThat(refusal.where()).contains(found.where());
    assertThat(refusal.expected()).isNotEmpty();
    assertThat(refusal.found()).contains(found.found());
    assertThat(refusal.next()).contains(found.next());
  }

  @Test
  void saysEverythingAtOnce() {
    Facts facts = GlooWorld.facts();
    Facts withoutImage =
        new Facts(
            facts.trustDomain(),
            List.of(),
            List.of(),
            new Facts.Bridge("", "mesh-identity", WorkloadApi.DEFAULT),
            facts.label(),
            Instant.EPOCH);
    SeenObjects objects =
        GlooWorld.stock()
            .with("enabled", GlooWorld.NAMESPACE, "metadata", "labels", "istio-injection")
            .with("text", GlooWorld.BOOTSTRAP, "data", "envoy.yaml");
    MeshPlan plan =
        new GlooPlanner(withoutImage, GlooWorld.options("legacy")).plan(objects, Optional.empty());
    assertThat(plan.refusals()).hasSize(4);
  }

  @Test
  void saysWhereItIsWhenNamedOtherwise() {
    SeenObjects objects =
        GlooWorld.stock()
            .with(GlooWorld.stock().get(GlooWorld.DEPLOYMENT).with("edge", "metadata", "name"))
            .without(GlooWorld.DEPLOYMENT);
    assertThat(GlooWorld.plan(objects, GlooWorld.options()).refusals().getFirst())
        .satisfies(refusal -> {
          assertThat(refusal.found()).isEqualTo("none, but edge");
          assertThat(refusal.next()).contains("--gateway");
        });
  }

  /** Of another namespace, and of the other kind; the chart labels both alike. */
  @Test
  void warnsOfGatewaysThatWouldHaveNoCertificate() {
    SeenObjects one = GlooWorld.stock().with(gateway("Deployment", "gloo-system", "internal"));
    assertThat(GlooWorld.plan(one, GlooWorld.options()).warnings()).isEmpty();
    SeenObjects two = one.with(gateway("DaemonSet", "edge", "gateway-proxy"));
    assertThat(GlooWorld.plan(two, GlooWorld.options(PRODUCTPAGE)).warnings())
        .hasSize(2)
        .anyMatch(line -> line.contains("-n gloo-system --gateway internal"))
        .anyMatch(line -> line.contains("-n edge --gateway gateway-proxy"));
    Tree moved =
        GlooWorld.stock()
            .after(GlooWorld.plan(GlooWorld.stock(), GlooWorld.options()).steps())
            .get(GlooWorld.BOOTSTRAP)
            .with("internal-envoy-config", "metadata", "name");
    assertThat(GlooWorld.plan(one.with(moved), GlooWorld.options(PRODUCTPAGE)).warnings())
        .isEmpty();
  }

  @Test
  void aDaemonSetOfAnotherNameIsFound() {
    SeenObjects objects =
        GlooWorld.stock()
            .without(GlooWorld.DEPLOYMENT)
            .with(gateway("DaemonSet", "gloo-system", "edge"));
    assertThat(GlooWorld.plan(objects, GlooWorld.options()).refusals().getFirst().found())
        .isEqualTo("none, but edge");
  }

  @Test
  void warnsOfWhatWillFailRequests() {
    SeenObjects objects =
        GlooWorld.stock()
            .with(
                GlooWorld.stock()
                    .get(GlooWorld.DEPLOYMENT)
                    .without(
                        "spec",
                        "template",
                        "spec",
                        "containers",
                        "[name=gateway-proxy]",
                        "readinessProbe")
                    .with("Recreate", "spec", "strategy", "type")
                    .with(true, "spec", "template", "spec", "hostNetwork"))
            .with(
                true,
                Ref.of(MeshKind.GLOO_SETTINGS, "gloo-system", "default"),
                "spec",
                "gloo",
                "istioOptions",
                "enableAutoMtls");
    MeshPlan plan = GlooWorld.plan(objects, GlooWorld.tcp(true));
    assertThat(plan.refusals()).isEmpty();
    assertThat(String.join("\n", plan.warnings()))
        .contains("readinessProbe", "Recreate", "enableAutoMtls", "127.0.0.1:8234", "9878");
  }

  @Test
  void takesTheSansThatItIsGiven() {
    MeshPlan plan = GlooWorld.plan(GlooWorld.stock(), withSan("spiffe://example.org/legacy"));
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.steps().getLast().before()).isEmpty();
  }

  private static GlooOptions withSan(String san) {
    return GlooOptions.of(List.of(UpstreamChoice.of("legacy", "gloo-system", List.of(san))));
  }

  private static Tree gateway(String kind, String namespace, String name) {
    return Tree.EMPTY
        .with("apps/v1", "apiVersion")
        .with(kind, "kind")
        .with(name, "metadata", "name")
        .with(namespace, "metadata", "namespace")
        .with("gateway-proxy", "metadata", "labels", "gloo");
  }

  private static Tree sidecars(SeenObjects stock) {
    return stock
        .get(GlooWorld.DEPLOYMENT)
        .append(Map.of("name", "sds"), CONTAINERS)
        .append(Map.of("name", "istio-proxy"), CONTAINERS);
  }
}
