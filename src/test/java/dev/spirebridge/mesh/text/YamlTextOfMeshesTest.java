package dev.spirebridge.mesh.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.DeltaType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts as gateways and meshes have them in their ConfigMaps: an edit adds lines, and no more. */
class YamlTextOfMeshesTest {

  private static final String SNAKE =
      """
      layered_runtime:
        layers:
        - name: static_layer
          static_layer:
            overload:
              global_downstream_max_connections: 250000
      node:
        cluster: gateway
        id: "{{.PodName}}.{{.PodNamespace}}"
        metadata:
          # Role's value is the key for the in-memory xds cache (projects/gloo/pkg/xds/envoy.go)
          role: gloo-system~gateway-proxy
      static_resources:
        listeners:
          - name: prometheus_listener
            address:
              socket_address:
                address: 0.0.0.0
                port_value: 8081
        clusters:
        - name: gloo.gloo-system.svc.cluster.local:9977
          alt_stat_name: xds_cluster
          connect_timeout: 5.000s
          upstream_connection_options:
            tcp_keepalive: {}
          type: STRICT_DNS
          respect_dns_ttl: true
        # if .Values.global.glooStats.enabled
        - name: admin_port_cluster
          connect_timeout: 5.000s
          type: STATIC
          lb_policy: ROUND_ROBIN

      dynamic_resources:
        ads_config:
          transport_api_version: V3
          api_type: GRPC
      admin:
        access_log_path: /dev/null
      """;

  private static final String CAMEL =
      """
      admin:
        accessLogPath: /dev/null
      node:
        cluster: gateway
        id: '{{.PodName}}.{{.PodNamespace}}'
      staticResources:
        clusters:
        - altStatName: xds_cluster
          connectTimeout: 5s
          http2ProtocolOptions: {}
          name: gloo.gloo-system.svc.cluster.local:9977
          type: STRICT_DNS
        - connectTimeout: 5s
          name: admin_port_cluster
        listeners:
        - name: prometheus_listener
      """;

  private static final String INJECTOR =
      """
      # defaultTemplates defines the default template to use
      defaultTemplates: [sidecar]
      policy: enabled
      alwaysInjectSelector:
        []
      neverInjectSelector:
        []
      injectedAnnotations:
      template: "{{ Template_Version_And_Istio_Version_Mismatched_Check_Installation }}"
      templates:
        sidecar: |
          {{- $containers := list }}
          {{- range $index, $container := .Spec.Containers }}{{ end }}
          metadata:
            labels:
              # not a comment of this document
              service.istio.io/canonical-name: {{ index .ObjectMeta.Labels `x` | quote }}
          spec:
            volumes:
            - name: workload-socket
        gateway: |
          {{- if .Values.global.x }}
          spec: {}
          {{- end }}

        grpc-agent: |
          spec: {}
      """;

  private static Map<String, Object> cluster(String timeout) {
    return Map.of("name", "gateway_proxy_sds", timeout, "0.25s");
  }

  @Test
  void glooInSnakeCase() throws YamlTextException {
    YamlText edited =
        YamlText.parse(SNAKE).append(cluster("connect_timeout"), "static_resources", "clusters");

    assertThat(added(SNAKE, edited.text()))
        .containsExactly("  - name: gateway_proxy_sds", "    connect_timeout: 0.25s");
    assertThat(edited.losses()).isEmpty();
    assertThat(edited.without("static_resources", "clusters", "[name=gateway_proxy_sds]").text())
        .isEqualTo(SNAKE);
  }

  @Test
  void glooInCamelCase() throws YamlTextException {
    YamlText edited =
        YamlText.parse(CAMEL).append(cluster("connectTimeout"), "staticResources", "clusters");

    assertThat(added(CAMEL, edited.text()))
        .containsExactly("  - name: gateway_proxy_sds", "    connectTimeout: 0.25s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        defaultConfig:
          discoveryAddress: istiod.istio-system.svc:15012
        defaultProviders:
          metrics:
          - prometheus
        enablePrometheusMerge: true
        rootNamespace: istio-system
        trustDomain: cluster.local
        """,
        """
        accessLogFile: /dev/stdout

        defaultConfig:
          discoveryAddress: istiod.istio-system.svc:15012
          proxyMetadata:
            OTHER: "1"
        caCertificates:
        - pem: |
            -----BEGIN CERTIFICATE-----
            AAAA
            -----END CERTIFICATE-----
          trustDomains:
          - other.example
        trustDomain: "cluster.local"  # as SPIRE's
        trustDomainAliases: null\
        """
      })
  void meshOfIstio(String text) throws YamlTextException {
    String pem = "-----BEGIN CERTIFICATE-----\nBBBB\n-----END CERTIFICATE-----\n";
    YamlText edited =
        YamlText.parse(text)
            .append(Map.of("pem", pem, "trustDomains", List.of("td")), "caCertificates")
            .with("true", "defaultConfig", "proxyMetadata", "PROXY_CONFIG_XDS_AGENT");

    assertThat(added(text, edited.text()))
        .contains("- pem: |", "    BBBB", "  - td", "    PROXY_CONFIG_XDS_AGENT: \"true\"");
    assertThat(edited.tree().items("caCertificates").getLast().text("pem")).contains(pem);
    assertThat(edited.losses()).isEmpty();
  }

  @Test
  void injectorOfIstio() throws YamlTextException {
    String template = "spec:\n  volumes:\n  - name: workload-socket\n";
    YamlText edited = YamlText.parse(INJECTOR).with(template, "templates", "spire");

    assertThat(added(INJECTOR, edited.text()))
        .containsExactly(
            "  spire: |", "    spec:", "      volumes:", "      - name: workload-socket");
    assertThat(edited.tree().text("templates", "spire")).contains(template);
    assertThat(edited.without("templates", "spire").text()).isEqualTo(INJECTOR);
  }

  @Test
  void injectorWithoutTemplates() throws YamlTextException {
    assertThat(
            YamlText.parse("templates:\npolicy: enabled\n")
                .with("spec:\n  a: 1\n", "templates", "spire")
                .text())
        .isEqualTo("templates:\n  spire: |\n    spec:\n      a: 1\npolicy: enabled\n");
  }

  /** The lines that are new; no other may have changed. */
  private static List<String> added(String before, String after) {
    List<AbstractDelta<String>> deltas =
        DiffUtils.diff(before.lines().toList(), after.lines().toList()).getDeltas();
    assertThat(deltas).allMatch(delta -> delta.getType() == DeltaType.INSERT);
    return deltas.stream().flatMap(delta -> delta.getTarget().getLines().stream()).toList();
  }
}
