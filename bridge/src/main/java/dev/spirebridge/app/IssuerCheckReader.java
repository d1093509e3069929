package dev.spirebridge.app;

import dev.spirebridge.kubernetes.NamespacedName;
import dev.spirebridge.unixsocket.Endpoint;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Understands the settings of the issuer check. */
final class IssuerCheckReader {

  private static final List<ControllerSetting> OTHERS =
      List.of(
          ControllerSetting.ISSUER_CHECK_PERIOD,
          ControllerSetting.ISSUER_CHECK_TIMEOUT,
          ControllerSetting.ISSUER_CHECK_CLOCK_TOLERANCE,
          ControllerSetting.ISSUER_CHECK_MESH_CA);

  private final Settings settings;
  private final Problems problems;

  IssuerCheckReader(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /**
   * Empty where it is off.
   *
   * @param ownNamespace where the controller is
   */
  Optional<IssuerCheckConfig> read(String ownNamespace) {
    Optional<Placed<Endpoint>> agent =
        settings.find(ControllerSetting.ISSUER_CHECK_AGENT_SOCKET, Values::endpoint);
    Set<NamespacedName> gateways = new LinkedHashSet<>();
    settings
        .find(ControllerListSetting.ISSUER_CHECK_GATEWAYS, KubernetesValues::namespacedName)
        .forEach(each -> gateways.add(each.value()));
    Duration period =
        duration(
            ControllerSetting.ISSUER_CHECK_PERIOD,
            Duration.ofSeconds(1),
            Duration.ofDays(1),
            IssuerCheckConfig.DEFAULT_PERIOD);
    Duration timeout =
        duration(
            ControllerSetting.ISSUER_CHECK_TIMEOUT,
            Duration.ofMillis(100),
            Duration.ofMinutes(1),
            IssuerCheckConfig.DEFAULT_TIMEOUT);
    Duration tolerance =
        duration(
            ControllerSetting.ISSUER_CHECK_CLOCK_TOLERANCE,
            Duration.ZERO,
            Duration.ofMinutes(10),
            IssuerCheckConfig.DEFAULT_CLOCK_TOLERANCE);
    NamespacedName meshCa =
        settings.get(
            ControllerSetting.ISSUER_CHECK_MESH_CA,
            KubernetesValues::namespacedName,
            new NamespacedName(ownNamespace, IssuerCheckConfig.MESH_CA));
    if (settings.given(ControllerSetting.ISSUER_CHECK_AGENT_SOCKET).isEmpty()) {
      refuseOthers();
    }
    return agent.map(socket ->
        new IssuerCheckConfig(socket.value(), gateways, period, timeout, tolerance, meshCa));
  }

  private Duration duration(Setting setting, Duration least, Duration most, Duration otherwise) {
    return settings.get(setting, Durations.between(least, most), otherwise);
  }

  private void refuseOthers() {
    String reason = "is of no use without " + ControllerSetting.ISSUER_CHECK_AGENT_SOCKET.key();
    String hint = "give the socket of the SPIRE agent's Workload API there, or remove it";
    settings
        .given(ControllerListSetting.ISSUER_CHECK_GATEWAYS)
        .ifPresent(list -> problems.add(ConfigProblem.at(list.place(), reason, hint)));
    OTHERS.stream()
        .flatMap(setting -> settings.given(setting).stream())
        .forEach(given -> problems.add(ConfigProblem.about(given, reason, hint)));
  }
}
