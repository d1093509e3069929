package dev.spirebridge.mesh.gloo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.SeenObjects;
import dev.spirebridge.mesh.Trees;
import dev.spirebridge.testing.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one edit of a text: what is added, in the style that is there, and nothing else. */
class GlooBootstrapTest {

  private static final String OTHER = "spire_bridge_sds";

  /** Lines that are there afterwards and were not before, behind which line. */
  @Test
  void addsAClusterInTheStyleOfTheChart() {
    String before = GlooWorld.bootstrapText(GlooWorld.stock());
    String after = after(GlooWorld.stock(), GlooWorld.options());
    String added =
        """
          - name: gateway_proxy_sds
            connect_timeout: 0.25s
            http2_protocol_options: {}
            load_assignment:
              cluster_name: gateway_proxy_sds
              endpoints:
              - lb_endpoints:
                - endpoint:
                    address:
                      pipe:
                        path: /run/spire-bridge/sds.sock
        """;
    String last = "port_value: 19000\n";
    int behind = before.indexOf(last) + last.length();
    assertThat(after).isEqualTo(before.substring(0, behind) + added + before.substring(behind));
  }

  @Test
  void addsAClusterInTheStyleOfGlooctl() {
    SeenObjects camel = GlooWorld.bootstrap(GlooWorld.resource("camel-case.envoy.yaml"));
    String before = GlooWorld.bootstrapText(camel);
    String after = after(camel, GlooWorld.tcp(false));
    String added =
        """
          - name: gateway_proxy_sds
            connectTimeout: 0.25s
            http2ProtocolOptions: {}
            loadAssignment:
              clusterName: gateway_proxy_sds
              endpoints:
              - lbEndpoints:
                - endpoint:
                    address:
                      socketAddress:
                        address: 127.0.0.1
                        portValue: 8234
        """;
    int behind = before.indexOf("  listeners: []");
    assertThat(after).isEqualTo(before.substring(0, behind) + added + before.substring(behind));
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void knowsTheClusterThatGlooctlLeft(boolean camel) {
    String bootstrap =
        camel
            ? GlooWorld.resource("camel-case.envoy.yaml")
            : GlooWorld.bootstrapText(GlooWorld.stock());
    String done = after(GlooWorld.bootstrap(bootstrap), GlooWorld.tcp(false));
    String later = done.replace("0.25s", "0.250s");
    MeshPlan plan = GlooWorld.plan(GlooWorld.bootstrap(later), GlooWorld.tcp(false));
    assertThat(plan.refusals()).isEmpty();
    assertThat(GlooWorld.step(plan, "bootstrap").edit()).isEmpty();
  }

  @Test
  void refusesAClusterThatLeadsElsewhere() {
    SeenObjects tcp = GlooWorld.bootstrap(after(GlooWorld.stock(), GlooWorld.tcp(false)));
    MeshPlan plan = GlooWorld.plan(tcp, GlooWorld.options());
    assertThat(plan.refusals())
        .singleElement()
        .satisfies(refusal -> {
          assertThat(refusal.where())
              .isEqualTo(
                  "ConfigMap gloo-system/gateway-proxy-envoy-config data[envoy.yaml] cluster"
                      + " gateway_proxy_sds");
          assertThat(refusal.expected()).contains("/run/spire-bridge/sds.sock");
          assertThat(refusal.found()).isEqualTo("a cluster of that name to 127.0.0.1:8234");
          assertThat(refusal.next()).contains("glooctl istio uninject", "--cluster");
        });
  }

  /** Gloo's chart then has the same cluster, for the way to its control plane. */
  @Test
  void leavesGloosOwnMtlsAlone() {
    SeenObjects mtls = GlooWorld.bootstrap(GlooWorld.resource("gloo-mtls.envoy.yaml"));
    assertThat(GlooWorld.plan(mtls, GlooWorld.tcp(false)).refusals())
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.found()).contains("control plane"));
    GlooOptions other = GlooWorld.options(GlooWorld.options(), GlooAddress.DEFAULT, OTHER);
    assertThat(GlooWorld.plan(mtls, other).refusals()).isEmpty();
    assertThat(after(mtls, other)).contains("name: " + OTHER, "port_value: 8234");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'a: [' | is not YAML",
        "'- one' | list",
        "'a: {b: c}' | no static_resources",
        "'static_resources: {clusters: []}' | no port of an admin endpoint",
      })
  void refusesWhatIsNoBootstrap(String text, String found) {
    MeshPlan plan = GlooWorld.plan(GlooWorld.bootstrap(text), GlooWorld.options());
    assertThat(plan.refusals())
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.found()).contains(found));
    assertThat(plan.steps()).noneMatch(step -> step.id().equals("bootstrap"));
  }

  @Test
  void tellsWhatAFlowListLoses() {
    String text =
        """
        admin: {address: {socket_address: {address: 127.0.0.1, port_value: 19000}}}
        static_resources:
          clusters: [] # none yet
        """;
    MeshPlan plan = GlooWorld.plan(GlooWorld.bootstrap(text), GlooWorld.options());
    assertThat(plan.refusals()).isEmpty();
    Edit.Change change = (Edit.Change) GlooWorld.step(plan, "bootstrap").edit().orElseThrow();
    assertThat(change.after().text("data", "envoy.yaml").orElseThrow())
        .contains("name: gateway_proxy_sds", "# none yet");
    assertThat(change.losses()).isNotEmpty();
  }

  /** JSON is YAML, and Envoy takes both. */
  @Test
  void takesABootstrapInJson() {
    String json = Trees.json(Trees.of(Yaml.document(GlooWorld.camelCase()))).toPrettyString();
    SeenObjects objects = GlooWorld.bootstrap(json);
    String after = after(objects, GlooWorld.options());
    assertThat(Trees.of(Yaml.document(after)).items("staticResources", "clusters"))
        .last()
        .isEqualTo(
            Naming.CAMEL.of(new SdsCluster("gateway_proxy_sds", GlooAddress.DEFAULT).tree()));
    assertThat(
            GlooWorld.step(
                    GlooWorld.plan(GlooWorld.bootstrap(after), GlooWorld.options()), "bootstrap")
                .edit())
        .isEmpty();
  }

  private static String after(SeenObjects before, GlooOptions options) {
    MeshPlan plan = GlooWorld.plan(before, options);
    assertThat(plan.refusals()).isEqualTo(List.of());
    return GlooWorld.bootstrapText(before.after(plan.steps()));
  }
}
