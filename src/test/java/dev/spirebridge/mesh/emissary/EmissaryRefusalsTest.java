package dev.spirebridge.mesh.emissary;

import static dev.spirebridge.mesh.emissary.EmissaryWorld.Choice.STOCK;
import static dev.spirebridge.mesh.emissary.EmissaryWorld.DEPLOYMENT;
import static dev.spirebridge.mesh.emissary.EmissaryWorld.MAPPING;
import static dev.spirebridge.mesh.emissary.EmissaryWorld.container;
import static dev.spirebridge.mesh.emissary.EmissaryWorld.stock;
import static dev.spirebridge.mesh.emissary.EmissaryWorld.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.SeenObjects;
import dev.spirebridge.mesh.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmissaryRefusalsTest {

  private static final String[] PROXY_CONFIG =
      template("metadata", "annotations", "proxy.istio.io/config");
  private static final Ref NAMESPACE = Ref.of(MeshKind.NAMESPACE, "emissary");

  static Stream<Arguments> whatSpeaksAgainstIt() {
    return Stream.of(
        arguments("no Emissary", stock().without(DEPLOYMENT), "--workload"),
        arguments("an API server without its kinds", stock().without(MeshKind.MAPPING), "CRDs"),
        arguments(
            "another container",
            stock().with(containers("aes"), DEPLOYMENT, template("spec", "containers")),
            "--container"),
        arguments(
            "Istio's proxy writes the files",
            stock()
                .with("proxyMetadata: {OUTPUT_CERTS: /etc/istio-certs}", DEPLOYMENT, PROXY_CONFIG),
            "--replace-proxy"),
        arguments(
            "a container writes the files",
            stock()
                .with(
                    "/etc/istio-certs",
                    DEPLOYMENT,
                    container("env", "[name=OUTPUT_CERTS]", "value")),
            "OUTPUT_CERTS out of the pod template"),
        arguments(
            "Istio's proxy would come first",
            stock().with("enabled", NAMESPACE, "metadata", "labels", "istio-injection"),
            "nativeSidecar"),
        arguments(
            "Envoy would read the authorities once",
            stock()
                .with(
                    "true", DEPLOYMENT, container("env", "[name=AMBASSADOR_ENABLE_SDS]", "value")),
            "--ca-secret"),
        arguments(
            "a folder that is not told",
            stock()
                .with(
                    "x",
                    DEPLOYMENT,
                    container(
                        "env",
                        "[name=AMBASSADOR_ISTIO_SECRET_DIR]",
                        "valueFrom",
                        "configMapKeyRef",
                        "name")),
            "as a value"),
        arguments(
            "a Secret where the files are to be",
            stock()
                .with(
                    "/etc/istio-certs",
                    DEPLOYMENT,
                    container("volumeMounts", "[name=pair]", "mountPath"))
                .with(
                    "pair",
                    DEPLOYMENT,
                    template("spec", "volumes", "[name=pair]", "secret", "secretName")),
            "take the volume away"),
        arguments(
            "somebody's context",
            stock().with(context(Map.of("secret", "other"))),
            "--tls-context"),
        arguments(
            "a context with an authority of its own",
            stock().with(context(Map.of("secret", "istio-certs", "ca_secret", "other"))),
            "--tls-context"),
        arguments(
            "somebody's ConfigMap",
            stock().with(named(EmissaryWorld.SETTINGS, "v1")),
            "Rename or delete"),
        arguments("no such Mapping", stock().without(MAPPING), "kubectl get mappings"),
        arguments(
            "a Mapping with another context",
            stock().with("upstream", MAPPING, "spec", "tls"),
            "spec.tls away"),
        arguments(
            "a Mapping out of the cluster",
            stock().with("https://api.example.org", MAPPING, "spec", "service"),
            "Leave this Mapping out"),
        arguments(
            "a Service without pods",
            stock()
                .with(
                    stock()
                        .get(Ref.of(MeshKind.SERVICE, "default", "quote"))
                        .without("spec", "selector")),
            "Leave this Mapping out"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatSpeaksAgainstIt")
  void nothingIsTouched(String why, SeenObjects objects, String next) {
    MeshPlan plan = EmissaryWorld.plan(objects);
    assertThat(plan.steps()).as(why).isEmpty();
    assertThat(plan.refusals()).as(why).hasSize(1);
    Refusal refusal = plan.refusals().getFirst();
    assertThat(refusal.next()).contains(next).endsWith(".");
    assertThat(Stream.of(refusal.where(), refusal.expected(), refusal.found())).doesNotContain("");
    assertThat(plan.elsewhere()).as("the files for others").isNotEmpty();
  }

  @Test
  void withoutAnImageNothingIsTouched() {
    MeshPlan plan = EmissaryWorld.planner(STOCK, "").plan(stock(), Optional.empty());
    assertThat(plan.refusals()).extracting(Refusal::next).containsExactly("Give --image.");
  }

  @Test
  void allRefusalsAreToldAtOnce() {
    SeenObjects objects =
        stock()
            .without(MAPPING)
            .with("true", DEPLOYMENT, container("env", "[name=AMBASSADOR_ENABLE_SDS]", "value"))
            .with(context(Map.of("secret", "other")));
    assertThat(EmissaryWorld.plan(objects).refusals()).hasSize(3);
  }

  @Test
  void aSecretOfAuthoritiesSettlesSds() {
    SeenObjects objects =
        stock().with("true", DEPLOYMENT, container("env", "[name=AMBASSADOR_ENABLE_SDS]", "value"));
    assertThat(EmissaryWorld.plan(objects, STOCK.withCaSecret("spire-bundle")).refusals())
        .isEmpty();
  }

  @Test
  void aPodThatLetsTheBridgeStartIsTaken() {
    SeenObjects objects =
        stock()
            .with("enabled", NAMESPACE, "metadata", "labels", "istio-injection")
            .with("false", DEPLOYMENT, annotation("sidecar.istio.io/nativeSidecar"))
            .with("false", DEPLOYMENT, annotation("sidecar.istio.io/rewriteAppHTTPProbers"))
            .with("", DEPLOYMENT, annotation("traffic.sidecar.istio.io/includeInboundPorts"));
    assertThat(EmissaryWorld.plan(objects).refusals()).isEmpty();
  }

  /** The label is the newer form, and Istio still heeds both. */
  @ParameterizedTest
  @ValueSource(strings = {"labels", "annotations"})
  void aPodThatKeepsIstiosSidecarOutIsTaken(String where) {
    SeenObjects objects =
        stock()
            .with("enabled", NAMESPACE, "metadata", "labels", "istio-injection")
            .with("false", DEPLOYMENT, template("metadata", where, "sidecar.istio.io/inject"))
            .with("proxyMetadata: {OUTPUT_CERTS: /etc/istio-certs}", DEPLOYMENT, PROXY_CONFIG);
    assertThat(EmissaryWorld.plan(objects).refusals()).isEmpty();
  }

  @Test
  void anAnnotationThatIsNoYamlIsNoHurdleOfItsOwn() {
    SeenObjects objects = stock().with("\tproxyMetadata: [", DEPLOYMENT, PROXY_CONFIG);
    assertThat(EmissaryWorld.plan(objects).refusals()).isEmpty();
  }

  @Test
  void aContextThatSomebodyMadeAlikeIsTaken() {
    Tree spec =
        stock()
            .after(EmissaryWorld.plan(stock()).steps())
            .get(EmissaryWorld.CONTEXT)
            .tree("spec")
            .orElseThrow();
    MeshPlan plan = EmissaryWorld.plan(stock().with(context(spec.fields())));
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.steps().get(2).edit()).isEmpty();
  }

  @Test
  void theContextOfTheRecipeForIstioIsGivenItsAuthority() {
    MeshPlan plan = EmissaryWorld.plan(recipe());
    assertThat(plan.refusals()).isEmpty();
    Tree context = recipe().after(plan.steps()).get(EmissaryWorld.CONTEXT);
    assertThat(context.text("spec", "cacert_chain_file"))
        .contains("/etc/istio-certs/root-cert.pem");
    assertThat(context.at("metadata", "labels")).as("it stays theirs").isEmpty();
    assertThat(plan.steps().get(1).before()).as("its Mappings are in use").hasSize(1);
  }

  @Test
  void allMappingsOfTheRecipesContextHaveToBeNamed() {
    MeshPlan plan = EmissaryWorld.plan(recipe(), STOCK.withMappings());
    assertThat(plan.refusals())
        .singleElement()
        .extracting(Refusal::next)
        .isEqualTo("Name it, too, by --mapping default/quote-backend.");
  }

  /** As Emissary's own guide for Istio has it. */
  private static SeenObjects recipe() {
    return stock()
        .with(context(Map.of("secret", "istio-certs", "alpn_protocols", "istio")))
        .with("istio-upstream", MAPPING, "spec", "tls");
  }

  private static List<Map<String, String>> containers(String name) {
    return List.of(Map.of("name", name));
  }

  private static Tree context(Map<String, Object> spec) {
    return named(EmissaryWorld.CONTEXT, "getambassador.io/v3alpha1").with(spec, "spec");
  }

  private static Tree named(Ref ref, String version) {
    return Tree.EMPTY
        .with(version, "apiVersion")
        .with(ref.kind().kind(), "kind")
        .with(ref.name(), "metadata", "name")
        .with(ref.namespace().orElseThrow(), "metadata", "namespace");
  }

  private static String[] annotation(String name) {
    return template("metadata", "annotations", name);
  }
}
