package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.federation.EndpointProfile;
import dev.spirebridge.federation.FederatedTrustDomain;
import dev.spirebridge.kubernetes.ClusterAccess;
import dev.spirebridge.kubernetes.NamespacedName;
import dev.spirebridge.unixsocket.Endpoint;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControllerConfigTest {

  private static final TrustDomain PARTNER = TrustDomain.parse("partner.example");
  private static final TrustDomain OTHER = TrustDomain.parse("other.example");

  @Test
  void runsWithoutAnySetting() {
    ControllerConfig config = Inputs.none().controller();

    NamespaceSettings namespaces = config.namespaces();
    assertThat(namespaces.label()).isEqualTo("spiffe.io/spire-managed-identity");
    assertThat(namespaces.template()).isEqualTo(NamespaceSettings.ISTIO_TEMPLATE);
    assertThat(namespaces.className()).isEmpty();
    assertThat(namespaces.maximumTtl()).isEqualTo(Duration.ofHours(1));
    assertThat(namespaces.federatesWith()).isEmpty();
    assertThat(namespaces.federationAllowed()).isEmpty();
    assertThat(namespaces.singlePods()).isTrue();
    assertThat(namespaces.clusterDomain()).isEqualTo("cluster.local");
    assertThat(config.federation()).isEqualTo(new FederationConfig(Optional.empty(), List.of()));
    assertThat(config.lease()).isEqualTo(LeaseConfig.DEFAULT);
    assertThat(config.cluster()).isEqualTo(ClusterAccess.DEFAULT);
    assertThat(config.issuerCheck()).isEmpty();
    assertThat(config.http().http()).contains(HttpConfig.DEFAULT_HTTP);
    assertThat(config.http().health()).isEmpty();
    assertThat(config.log()).isEqualTo(LogConfig.DEFAULT);
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void theIssuerCheckIsOnOnceItHasAnAgent() {
    IssuerCheckConfig check =
        Inputs.file(
                """
                issuerCheck: {agentSocket: 'unix:///run/agent.sock'}
                lease: {namespace: mesh}
                """)
            .controller()
            .issuerCheck()
            .orElseThrow();

    assertThat(check)
        .isEqualTo(
            new IssuerCheckConfig(
                Endpoint.parse("unix:///run/agent.sock"),
                Set.of(),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                new NamespacedName("mesh", "istio-ca-root-cert")));
  }

  @Test
  void takesTheIssuerCheckFromTheFile() {
    IssuerCheckConfig check =
        Inputs.file(
                """
                issuerCheck:
                  agentSocket: unix:///run/agent.sock
                  gateways: [ingress/gateway, other/gate.way]
                  period: 10s
                  timeout: 250ms
                  clockTolerance: 0s
                  meshCa: istio-system/roots
                """)
            .controller()
            .issuerCheck()
            .orElseThrow();

    assertThat(check.gateways())
        .containsExactly(
            new NamespacedName("ingress", "gateway"), new NamespacedName("other", "gate.way"));
    assertThat(check.period()).isEqualTo(Duration.ofSeconds(10));
    assertThat(check.timeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(check.clockTolerance()).isZero();
    assertThat(check.meshCa()).isEqualTo(new NamespacedName("istio-system", "roots"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateways: [a/b]",
        "period: 1m",
        "timeout: 5s",
        "clockTolerance: 30s",
        "meshCa: a/b"
      })
  void refusesWhatIsOfNoUseWithoutTheAgentOfTheIssuerCheck(String setting) {
    assertThat(Inputs.file("issuerCheck: {" + setting + "}").problemsOfController())
        .singleElement()
        .asString()
        .startsWith("issuerCheck." + setting.substring(0, setting.indexOf(':')) + " (f.yaml:1:")
        .endsWith(
            "is of no use without issuerCheck.agentSocket; give the socket of the SPIRE agent's"
                + " Workload API there, or remove it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agentSocket: nowhere",
        "agentSocket: unix:///a, period: 10ms",
        "agentSocket: unix:///a, timeout: 10m",
        "agentSocket: unix:///a, clockTolerance: 1h",
        "agentSocket: unix:///a, meshCa: roots",
        "agentSocket: unix:///a, meshCa: a/b/c",
        "agentSocket: unix:///a, gateways: [gateway]",
        "agentSocket: unix:///a, gateways: ['A/b']",
        "agentSocket: unix:///a, gateways: []"
      })
  void refusesABadSettingOfTheIssuerCheck(String settings) {
    assertThat(Inputs.file("issuerCheck: {" + settings + "}").problemsOfController())
        .singleElement()
        .asString()
        .startsWith("issuerCheck.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kube-system",
        "kube-public",
        "kube-node-lease",
        "spire",
        "spire-system",
        "spire-server",
        "spire-mgmt",
        "spire-bridge"
      })
  void refusesTheNamespacesOfKubernetesOfSpireAndItsOwn(String namespace) {
    assertThat(refuses(Inputs.none().controller(), namespace)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop", "kube", "spire-demo", "my-spire-system", "spire-mgmt-2"})
  void refusesNoOthers(String namespace) {
    assertThat(refuses(Inputs.none().controller(), namespace)).isFalse();
  }

  @Test
  void refusesExactlyWhatTheFileSays() {
    ControllerConfig config = Inputs.file("namespaces: {refused: ['team-.*']}").controller();

    assertThat(refuses(config, "team-a")).isTrue();
    assertThat(refuses(config, "my-team-a")).isFalse();
    assertThat(refuses(config, "kube-system")).isFalse();
    assertThat(refuses(config, "spire-bridge")).isFalse();
  }

  private static boolean refuses(ControllerConfig config, String namespace) {
    return config.namespaces().refused().stream().anyMatch(p -> p.matcher(namespace).matches());
  }

  @Test
  void takesEverySettingFromTheFile() {
    ControllerConfig config =
        Inputs.file(
                """
                trustDomain: example.org
                className: spire-mgmt-spire
                namespaces:
                  label: example.org/identity
                  template: spiffe://{{ .TrustDomain }}/k8s/{{ .PodMeta.Namespace }}/{{ .PodSpec.ServiceAccountName }}
                  refused: [kube-.*]
                  maximumTtl: 4h
                  federatesWith: [partner.example]
                  federationAllowed: [other.example]
                  singlePods: false
                federation:
                  - trustDomain: partner.example
                    endpoint: https://spire.partner.example:8443
                    profile: https_spiffe
                    endpointSpiffeId: spiffe://partner.example/spire/server
                    bundleFile: /etc/partner.json
                  - trustDomain: other.example
                    endpoint: https://other.example/bundle
                    profile: https_web
                cluster: {kubeconfig: /etc/kubeconfig, context: admin, domain: k8s.example}
                lease: {namespace: mesh, name: leader, duration: 30s, renewDeadline: 20s, retryPeriod: 3s}
                http: off
                health: 0.0.0.0:9878
                allowNonLoopback: false
                log: {format: json, level: debug}
                """)
            .bundleFile("/etc/partner.json", BundleText.of("partner.example"))
            .controller();

    NamespaceSettings namespaces = config.namespaces();
    assertThat(namespaces.label()).isEqualTo("example.org/identity");
    assertThat(namespaces.template()).startsWith("spiffe://{{ .TrustDomain }}/k8s/");
    assertThat(namespaces.className()).isEqualTo("spire-mgmt-spire");
    assertThat(namespaces.refused()).extracting(Pattern::pattern).containsExactly("kube-.*");
    assertThat(namespaces.maximumTtl()).isEqualTo(Duration.ofHours(4));
    assertThat(namespaces.federatesWith()).containsExactly(PARTNER);
    assertThat(namespaces.federationAllowed()).containsExactly(OTHER);
    assertThat(namespaces.singlePods()).isFalse();
    assertThat(namespaces.clusterDomain()).isEqualTo("k8s.example");
    assertThat(config.federation().own()).contains(TrustDomain.parse("example.org"));
    assertThat(config.federation().trustDomains())
        .extracting(FederatedTrustDomain::trustDomain, FederatedTrustDomain::endpoint)
        .containsExactly(
            tuple(PARTNER, URI.create("https://spire.partner.example:8443")),
            tuple(OTHER, URI.create("https://other.example/bundle")));
    FederatedTrustDomain first = config.federation().trustDomains().getFirst();
    assertThat(first.profile())
        .isEqualTo(
            new EndpointProfile.HttpsSpiffe(
                SpiffeId.parse("spiffe://partner.example/spire/server")));
    assertThat(first.initialBundle()).hasValueSatisfying(text -> assertThat(text).contains("x5c"));
    assertThat(config.cluster())
        .isEqualTo(
            new ClusterAccess(Optional.of(Path.of("/etc/kubeconfig")), Optional.of("admin")));
    assertThat(config.lease())
        .isEqualTo(
            new LeaseConfig(
                "mesh",
                "leader",
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                Duration.ofSeconds(3)));
    assertThat(config.http().http()).isEmpty();
    assertThat(config.http().health()).isPresent();
    assertThat(config.log()).isEqualTo(new LogConfig(LogConfig.Format.JSON, LogConfig.Level.DEBUG));
  }

  @Test
  void aFlagBeatsAVariableWhichBeatsTheFile() {
    Inputs inputs =
        Inputs.file("className: file\nlease: {namespace: file}\ntrustDomain: file")
            .variable("SPIRE_BRIDGE_CLASS_NAME", "variable")
            .variable("SPIRE_BRIDGE_TRUST_DOMAIN", "variable")
            .variable("POD_NAMESPACE", "pod")
            .flag("--class-name", "flag");

    ControllerConfig config = inputs.controller();
    assertThat(config.namespaces().className()).isEqualTo("flag");
    assertThat(config.federation().own()).contains(TrustDomain.parse("variable"));
    assertThat(config.lease().namespace()).isEqualTo("pod");
    assertThat(
            inputs.variable("SPIRE_BRIDGE_LEASE_NAMESPACE", "own").controller().lease().namespace())
        .isEqualTo("own");
  }

  @Test
  void allIsAWordAndNoListOfNames() {
    assertThat(
            Inputs.file(
                    """
                    trustDomain: example.org
                    namespaces: {federatesWith: all}
                    federation:
                      - {trustDomain: partner.example, endpoint: 'https://a', profile: https_web}
                      - {trustDomain: other.example, endpoint: 'https://b', profile: https_web}
                    """)
                .controller()
                .namespaces())
        .satisfies(namespaces -> {
          assertThat(namespaces.federatesWithAll()).isTrue();
          assertThat(namespaces.federatesWith()).isEmpty();
        });
  }

  @Test
  void warnsOfATemplateThatDoesNotTellPodsApart() {
    assertThat(
            Inputs.file("namespaces: {template: 'spiffe://{{ .TrustDomain }}/everybody'}")
                .controller()
                .warnings())
        .singleElement()
        .asString()
        .startsWith("namespaces.template: without {{ .PodMeta.Namespace }}");
  }

  /** What a file says, and what it gets. */
  static Stream<Arguments> problems() {
    return Stream.of(
        arguments("", "f.yaml: is empty; write at least trustDomain: NAME, or leave --config out"),
        arguments(
            "text", "f.yaml:1:1: is not a mapping at its top; begin with a key, like trustDomain:"),
        arguments("sds: []", "sds (f.yaml:1:1): unknown key; known here: allowNonLoopback,*"),
        arguments(
            "namespaces: {labl: a}",
            "namespaces.labl (f.yaml:1:14): unknown key; did you mean label?"),
        arguments(
            "namespaces: {label: 'a=b'}",
            "namespaces.label (f.yaml:1:14): \"a=b\" is not the key of a label; write it without a"
                + " value, like example.org/managed-identity"),
        arguments("namespaces: {label: 'a/b/c'}", "*is not the key of a label;*"),
        arguments("namespaces: {label: 'a..b/x'}", "*is not the key of a label;*"),
        arguments(
            "namespaces: {template: 'spiffe://other.example/x'}",
            "namespaces.template (f.yaml:1:14): \"spiffe://other.example/x\" is not in the"
                + " cluster's own trust domain; begin it with spiffe://{{ .TrustDomain }}/"),
        arguments(
            "namespaces: {template: 'spiffe://{{ .TrustDomain }}/{{ .x'}",
            "*has braces without their counterpart; write {{ and }} in pairs"),
        arguments("className: ''", "*is not a class name;*"),
        arguments(
            "namespaces: {refused: ['(']}",
            "namespaces.refused[0] (f.yaml:1:24): \"(\" is not a regular expression: Unclosed"
                + " group; write a name, or one like kube-.*"),
        arguments("namespaces: {refused: ['']}", "*is empty; write a name,*"),
        arguments(
            "namespaces: {refused: []}",
            "namespaces.refused (f.yaml:1:23): is an empty list; write [kube-.*], or leave the key"
                + " out"),
        arguments(
            "namespaces: {maximumTtl: 1d}",
            "namespaces.maximumTtl (f.yaml:1:14): \"1d\" is not a duration; write a number with a"
                + " unit, like 250ms, 5s or 1h30m"),
        arguments(
            "namespaces: {maximumTtl: 1s}", "*is out of range; write a duration from 1m to 8760h"),
        arguments("namespaces: {singlePods: yes}", "*is neither true nor false;*"),
        arguments(
            "namespaces: {federatesWith: [a.example]}",
            "trustDomain: is missing, and without it nobody can say which trust domains are other"
                + " ones; give --trust-domain NAME, the trust_domain of SPIRE's configuration"),
        arguments(
            "{trustDomain: a.example, namespaces: {federationAllowed: [a.example]}}",
            "namespaces.federationAllowed[0] (f.yaml:1:59): is the cluster's own trust domain,"
                + " which its workloads believe anyway; leave it out"),
        arguments(
            "{trustDomain: a.example, namespaces: {federatesWith: [b.example, all]}}",
            "namespaces.federatesWith[1] (*\"all\" stands beside others; write federatesWith: all,"
                + " or leave it out"),
        arguments(
            "{trustDomain: a.example, namespaces: {federatesWith: ['b c']}}",
            "*\"b c\" is not a trust domain: *"),
        arguments(
            "{trustDomain: a.example, federation: here}",
            "federation (f.yaml:1:38): is not a list of trust domains to federate with; write -"
                + " trustDomain: NAME below it"),
        arguments(
            "{trustDomain: a, federation: [b]}",
            "federation[0] (f.yaml:1:31): is not a mapping; write trustDomain: NAME"),
        arguments("namespaces: {label: a..b/managed}", "*is not the key of a label;*"),
        arguments("cluster: {domain: 'A b'}", "*is not a DNS name;*"),
        arguments("cluster: {domain: cluster..local}", "*is not a DNS name;*"),
        arguments("cluster: {context: ''}", "*is empty; give it a value, or leave it out"),
        arguments("lease: {name: Leader}", "*is not a name of Kubernetes;*"),
        arguments(
            "lease: {duration: 5s}",
            "lease.duration (f.yaml:1:9): lease.renewDeadline is 10s and lease.duration is 5s;"
                + " lease.renewDeadline has to be the shorter one by 1s, so that it stops writing"
                + " before another one takes over"),
        arguments(
            "lease: {duration: 10001ms}",
            "*lease.renewDeadline is 10s and lease.duration is 10s1ms; lease.renewDeadline has to"
                + " be the shorter one by 1s, so that *"),
        arguments(
            "lease: {retryPeriod: 10s}",
            "lease.retryPeriod (f.yaml:1:9): lease.retryPeriod is 10s and lease.renewDeadline is"
                + " 10s; lease.retryPeriod has to be the shorter one, so that one failed try does"
                + " not end the leadership"),
        arguments(
            "http: 10.0.0.1:80",
            "http (f.yaml:1:1): \"tcp://10.0.0.1:80\" is not loopback, so it answers there"
                + " what --health does, and shows no namespace; write 127.0.0.1, or give"
                + " --allow-non-loopback if that is meant"),
        arguments("health: 127.0.0.1:9877", "*is already taken by --http (default);*"),
        arguments("log: {level: loud}", "*is not a log level;*"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void refuses(String file, String problem) {
    assertThat(Inputs.file(file).problemsOfController())
        .singleElement()
        .asString()
        .matches(pattern(problem));
  }

  /** What stands in one element of the list federation, and what it gets. */
  static Stream<Arguments> federations() {
    String good = "trustDomain: b.example, endpoint: 'https://b.example', ";
    return Stream.of(
        arguments("endpoint: 'https://b', profile: https_web", "federation[0].trustDomain (*"),
        arguments("trustDomain: b, profile: https_web", "federation[0].endpoint (*"),
        arguments(good, "federation[0].profile (*write https_spiffe or https_web"),
        arguments(good + "profile: web", "federation[0].profile (f.yaml:2:*\"web\" is no*"),
        arguments(good + "profile: https_spiffe", "federation[0].endpointSpiffeId (*is missing*"),
        arguments(
            good + "profile: https_web, endpointSpiffeId: 'spiffe://b.example/x'",
            "federation[0].endpointSpiffeId (*has no meaning with https_web*"),
        arguments(
            good + "profile: https_web, bundleFile: nowhere.json",
            "federation[0].bundleFile (f.yaml:2:*\"nowhere.json\" does not exist; check the path"),
        arguments(
            good + "profile: https_web, bundleFile: bad.json",
            "federation[0].bundleFile (f.yaml:2:*export it on the other side*"),
        arguments(
            "trustDomain: a.example, endpoint: 'https://a', profile: https_web",
            "federation[0].trustDomain (*own trust domain*"),
        arguments(
            good + "profile: https_web, bundlefil: x",
            "federation[0].bundlefil (f.yaml:2:*unknown key; did you mean bundleFile?"));
  }

  @ParameterizedTest
  @MethodSource("federations")
  void refusesAFederation(String element, String problem) {
    assertThat(
            Inputs.file("trustDomain: a.example\nfederation: [{" + element + "}]")
                .bundleFile("bad.json", "{}")
                .problemsOfController())
        .singleElement()
        .asString()
        .matches(pattern(problem));
  }

  @Test
  void refusesATrustDomainThatIsListedTwice() {
    String element = "{trustDomain: b.example, endpoint: 'https://b.example', profile: https_web}";

    assertThat(
            Inputs.file("trustDomain: a.example\nfederation: [" + element + ", " + element + "]")
                .problemsOfController())
        .singleElement()
        .asString()
        .startsWith("federation[1].trustDomain (f.yaml:2:");
  }

  @Test
  void reportsFlagsVariablesAndFileAtOnce() {
    assertThat(
            Inputs.file("namespaces: {label: '='}")
                .variable("SPIRE_BRIDGE_LOG_LEVEL", "loud")
                .flag("--http", "nowhere")
                .problemsOfController())
        .hasSize(3);
  }

  private static String pattern(String text) {
    return Stream.of(text.split("\\*", -1))
        .map(Pattern::quote)
        .reduce((a, b) -> a + "(?s:.*)" + b)
        .orElseThrow();
  }
}
