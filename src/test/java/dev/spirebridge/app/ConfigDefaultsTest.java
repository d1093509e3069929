package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.sds.OnUnknown;
import dev.spirebridge.sds.SecretNames;
import dev.spirebridge.unixsocket.CallerAdmission.Rate;
import dev.spirebridge.unixsocket.Endpoint;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigDefaultsTest {

  @Test
  void oneListenerIsEnoughAndTheRestHasDefaults() {
    BridgeConfig config = Inputs.serving().config();

    assertThat(config.source())
        .isEqualTo(
            new SourceConfig(
                new SourceKind.WorkloadApi(
                    Endpoint.parse("unix:///run/secrets/workload-spiffe-uds/socket")),
                Optional.empty(),
                new SvidChoice.First(),
                new RetryCaps(
                    Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(60)),
                Duration.ofMinutes(10)));
    assertThat(config.sds())
        .containsExactly(
            new SdsListenerConfig(
                Endpoint.parse("unix:///run/a/socket"),
                SecretNames.spire(new SvidChoice.First()),
                OnUnknown.HOLD));
    assertThat(config.socketFiles())
        .isEqualTo(
            new SocketFileConfig(
                PosixFilePermissions.fromString("rw-rw-rw-"), Optional.empty(), false));
    assertThat(config.limits())
        .isEqualTo(
            new LimitsConfig(
                20_000,
                200,
                200,
                1_048_576,
                Duration.ofMinutes(5),
                Duration.ofSeconds(20),
                CallerLimits.DEFAULT));
    assertThat(config.http())
        .isEqualTo(
            new HttpConfig(Optional.of(Endpoint.Tcp.parse("127.0.0.1:9877")), Optional.empty()));
    assertThat(config.statusTls()).isEmpty();
    assertThat(config.log()).isEqualTo(new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.INFO));
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void callersNeedAnAdminSocketAndTheRestHasDefaults() {
    BridgeConfig config = Inputs.delegated().config();

    assertThat(config.source().kind())
        .isEqualTo(
            new SourceKind.Delegated(
                new Endpoint.Unix(Path.of("/run/spire/admin.sock")),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                new CallersConfig(Set.of(), Set.of(), List.of())));
    assertThat(config.limits().callers())
        .isEqualTo(
            new CallerLimits(
                4096,
                100,
                new Rate(100, 20, Duration.ofSeconds(1)),
                new Rate(2000, 1000, Duration.ofSeconds(1))));
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void theSocketFileIsTheFenceWhereNoListSaysWhoMayCall() {
    assertThat(mode(Inputs.delegated())).isEqualTo("rw-rw----");
    assertThat(mode(Inputs.delegated().withFile("callers: {uids: [1337]}"))).isEqualTo("rw-rw-rw-");
    assertThat(mode(Inputs.delegated().withFile("callers: {gids: [1337]}"))).isEqualTo("rw-rw-rw-");
    assertThat(mode(Inputs.delegated().withFile("callers: {spiffeIds: ['spiffe://td/**']}")))
        .isEqualTo("rw-rw----");
    assertThat(mode(Inputs.delegated().withFile("socketFiles: {mode: 0606}")))
        .isEqualTo("rw----rw-");
  }

  private static String mode(Inputs inputs) {
    return PosixFilePermissions.toString(inputs.config().socketFiles().mode());
  }

  @Test
  void eachProfileOfAFlagGivesItsNames() {
    BridgeConfig config =
        Inputs.none()
            .flag("--sds", "unix:///run/a/spire=spire")
            .flag("--sds", "unix:///run/a/istio=istio")
            .flag("--sds", "tcp://127.0.0.1:8234=gloo")
            .config();

    SvidChoice first = new SvidChoice.First();
    assertThat(config.sds())
        .extracting(SdsListenerConfig::names)
        .containsExactly(
            SecretNames.spire(first), SecretNames.istio(first), SecretNames.gloo(first));
  }

  @Test
  void aPathWithAnEqualsSignIsFollowedByItsProfile() {
    assertThat(Inputs.none().flag("--sds", "unix:///run/a=b/socket=gloo").config().sds())
        .extracting(SdsListenerConfig::address)
        .containsExactly(Endpoint.parse("unix:///run/a=b/socket"));
  }

  @Test
  void httpCanBeTurnedOff() {
    assertThat(Inputs.serving().flag("--http", "off").config().http().http()).isEmpty();
  }
}
