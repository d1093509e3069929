package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.delegatedidentity.SpiffeIdPattern;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.kubernetes.ClusterAccess;
import dev.spirebridge.kubernetes.NamespacedName;
import dev.spirebridge.sds.OnUnknown;
import dev.spirebridge.sds.SecretNames;
import dev.spirebridge.sds.SecretTarget;
import dev.spirebridge.sds.ValidationForm;
import dev.spirebridge.unixsocket.CallerAdmission.Rate;
import dev.spirebridge.unixsocket.Endpoint;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigMappingTest {

  private static final String EVERY_KEY =
      """
      source:
        kind: workload-api
        agentSocket: unix:///run/spire/agent.sock
        trustDomain: spiffe://example.org
        defaultSvid:
          id: spiffe://example.org/gateway
        silenceLimit: 1h30m
        retry:
          awaitingRegistration: 250ms
          otherwise: 7s
          rejected: 2m
      sds:
        - address: unix:///run/a/socket
          profile: istio
          onUnknown: fail
          aliases:
            mesh: {svid: default}
            "odd: name": {bundle: own}
      socketFiles:
        mode: 0640
        group: 1337
        takeover: true
      limits:
        connections: 1
        streamsPerConnection: 2
        namesPerStream: 3
        requestBytes: 4096
        keepAliveInterval: 30s
        keepAliveTimeout: 5s
      http: "[::1]:9000"
      health: 10.1.2.3:9878
      statusTls:
        address: 10.1.2.3:9879
        allowedIds: [spiffe://example.org/controller, spiffe://partner.test/viewer]
      secrets:
        names: [shop/tls, edge/gateway.tls]
        allowedNamespaces: [edge, shop]
        kubeconfig: /etc/kubeconfig
        context: prod
      allowNonLoopback: false
      moving: {folder: /etc/moving}
      log:
        format: json
        level: debug
      """;

  private static final String EVERY_KEY_ABOUT_CALLERS =
      """
      source:
        kind: delegated
        adminSocket: unix:///run/spire/admin.sock
        trustDomain: td
        bundleRefresh: 90s
        linger: 0s
      sds: [{address: unix:///run/a/socket}]
      callers:
        uids: [0, 1337, 1000650000, 4294967294]
        gids:
          - 10101
        spiffeIds:
          - spiffe://td/ns/*/sa/*
          - spiffe://td/**
      limits:
        callers: 10
        connectionsPerCaller: 20
        connectRatePerPod: {burst: 30, perSecond: 40}
        connectRate: {burst: 50, perSecond: 60}
      statusTls:
        address: 0.0.0.0:9879
        allowedIds: [spiffe://td/controller]
        agentSocket: unix:///run/spire/public.sock
      """;

  @Test
  void everyKeyAboutCallersIsTaken() {
    BridgeConfig config = Inputs.file(EVERY_KEY_ABOUT_CALLERS).config();

    assertThat(config.source().kind())
        .isEqualTo(
            new SourceKind.Delegated(
                new Endpoint.Unix(Path.of("/run/spire/admin.sock")),
                Duration.ofSeconds(90),
                Duration.ZERO,
                new CallersConfig(
                    Set.of(0, 1337, 1000650000, -2),
                    Set.of(10101),
                    List.of(
                        SpiffeIdPattern.parse("spiffe://td/ns/*/sa/*"),
                        SpiffeIdPattern.parse("spiffe://td/**")))));
    assertThat(config.statusTls())
        .contains(
            new StatusTlsConfig(
                Endpoint.Tcp.parse("0.0.0.0:9879"),
                Set.of(SpiffeId.parse("spiffe://td/controller")),
                Optional.of(Endpoint.parse("unix:///run/spire/public.sock"))));
    assertThat(config.warnings()).isEmpty();
    Duration second = Duration.ofSeconds(1);
    assertThat(config.limits().callers())
        .isEqualTo(new CallerLimits(10, 20, new Rate(30, 40, second), new Rate(50, 60, second)));
  }

  @Test
  void everyKeyOfTheFileIsTaken() {
    BridgeConfig config = Inputs.file(EVERY_KEY).config();

    SvidChoice gateway = new SvidChoice.WithId(SpiffeId.parse("spiffe://example.org/gateway"));
    assertThat(config.source())
        .isEqualTo(
            new SourceConfig(
                new SourceKind.WorkloadApi(Endpoint.parse("unix:///run/spire/agent.sock")),
                Optional.of(TrustDomain.parse("example.org")),
                gateway,
                new RetryCaps(Duration.ofMillis(250), Duration.ofSeconds(7), Duration.ofMinutes(2)),
                Duration.ofMinutes(90)));
    assertThat(config.sds()).hasSize(1);
    SdsListenerConfig listener = config.sds().getFirst();
    assertThat(listener.onUnknown()).isEqualTo(OnUnknown.FAIL);
    assertThat(listener.names().label()).isEqualTo("istio+own");
    assertThat(listener.names().aliases().keySet())
        .containsExactly("default", "ROOTCA", "mesh", "odd: name");
    assertThat(config.socketFiles())
        .isEqualTo(
            new SocketFileConfig(
                PosixFilePermissions.fromString("rw-r-----"),
                Optional.of(new SocketGroup.ById(1337)),
                true));
    assertThat(config.limits())
        .isEqualTo(
            new LimitsConfig(
                1,
                2,
                3,
                4096,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                CallerLimits.DEFAULT));
    assertThat(config.http())
        .isEqualTo(
            new HttpConfig(
                Optional.of(Endpoint.Tcp.parse("[::1]:9000")),
                Optional.of(Endpoint.Tcp.parse("10.1.2.3:9878"))));
    assertThat(config.statusTls())
        .contains(
            new StatusTlsConfig(
                Endpoint.Tcp.parse("10.1.2.3:9879"),
                Set.of(
                    SpiffeId.parse("spiffe://example.org/controller"),
                    SpiffeId.parse("spiffe://partner.test/viewer")),
                Optional.empty()));
    assertThat(config.secrets())
        .isEqualTo(
            new SecretsConfig(
                List.of(
                    new NamespacedName("shop", "tls"), new NamespacedName("edge", "gateway.tls")),
                new ClusterAccess(Optional.of(Path.of("/etc/kubeconfig")), Optional.of("prod"))));
    assertThat(config.movingFolder()).contains(Path.of("/etc/moving"));
    assertThat(config.log()).isEqualTo(new LogConfig(LogConfig.Format.JSON, LogConfig.Level.DEBUG));
  }

  @Test
  void theTestsAboveSetEverySetting() {
    assertThat(ServeSetting.values())
        .filteredOn(setting -> setting != ServeSetting.DEFAULT_HINT)
        .extracting(ServeSetting::key)
        .allSatisfy(ConfigMappingTest::isSet);
    assertThat(ServeListSetting.values())
        .extracting(ServeListSetting::key)
        .allSatisfy(ConfigMappingTest::isSet);
  }

  private static void isSet(String key) {
    String lastPart = key.substring(key.lastIndexOf('.') + 1);
    assertThat(EVERY_KEY + EVERY_KEY_ABOUT_CALLERS).contains(lastPart + ":");
  }

  @Test
  void aliasesAloneAreTheWholeOfTheNames() {
    String file =
        """
        source: {defaultSvid: {hint: outer}}
        sds:
          - address: unix:///run/a/socket
            aliases:
              a: {svid: default}
              b: {svid: first}
              c: {svid: {hint: inner}}
              d: {svid: {id: spiffe://td/x}}
              e: {bundle: own}
              f: {bundle: all, form: by-client}
              g: {bundle: spiffe://other, form: plain}
              h: {bundle: third.org, form: spiffe}
        """;

    SecretNames names = Inputs.file(file).config().sds().getFirst().names();

    assertThat(names)
        .isEqualTo(
            SecretNames.own(
                Map.of(
                    "a", new SecretTarget.Certificate(new SvidChoice.WithHint("outer")),
                    "b", new SecretTarget.Certificate(new SvidChoice.First()),
                    "c", new SecretTarget.Certificate(new SvidChoice.WithHint("inner")),
                    "d",
                        new SecretTarget.Certificate(
                            new SvidChoice.WithId(SpiffeId.parse("spiffe://td/x"))),
                    "e", new SecretTarget.OwnBundle(ValidationForm.SPIFFE_VALIDATOR),
                    "f", new SecretTarget.AllBundles(ValidationForm.BY_CLIENT),
                    "g",
                        new SecretTarget.BundleOf(
                            TrustDomain.parse("other"), ValidationForm.PLAIN_CA),
                    "h",
                        new SecretTarget.BundleOf(
                            TrustDomain.parse("third.org"), ValidationForm.SPIFFE_VALIDATOR))));
    assertThat(names.aliases().keySet()).containsExactly("a", "b", "c", "d", "e", "f", "g", "h");
  }

  @Test
  void poolingIsWarnedOf() {
    String file =
        """
        sds:
          - address: unix:///run/a/socket
            profile: gloo
            aliases:
              roots: {bundle: all, form: plain}
        """;

    assertThat(Inputs.file(file).config().warnings())
        .containsExactly(
            "sds[0].address: the name \"roots\" pools the roots of all trust domains: any of them"
                + " could then mint any identity");
  }

  @Test
  void anAddressBeyondLoopbackIsWarnedOfWhereItIsAllowed() {
    BridgeConfig config =
        Inputs.none()
            .flag("--sds", "tcp://10.0.0.1:8234")
            .flag("--http", "[::]:9877")
            .flag("--allow-non-loopback", "true")
            .config();

    assertThat(config.warnings())
        .containsExactly(
            "--http: tcp://[0:0:0:0:0:0:0:0]:9877 is not loopback, so it answers there what"
                + " --health does; --status-tls shows the rest, over mutual TLS",
            "--sds #1: tcp://10.0.0.1:8234 is not loopback, so it gives private keys, in plain"
                + " text, to anybody who can reach the port");
  }

  @Test
  void theHealthAddressMayBeThePodsWithoutAWarning() {
    BridgeConfig config = Inputs.serving().flag("--health", "0.0.0.0:9878").config();

    assertThat(config.http().health()).contains(Endpoint.Tcp.parse("0.0.0.0:9878"));
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void theKernelMayChooseSeveralPorts() {
    assertThat(
            Inputs.none()
                .flag("--sds", "tcp://127.0.0.1:0")
                .flag("--sds", "tcp://127.0.0.1:0")
                .problems())
        .isEmpty();
  }
}
