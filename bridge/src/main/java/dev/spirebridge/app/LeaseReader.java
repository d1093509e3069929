package dev.spirebridge.app;

import java.time.Duration;
import java.util.Optional;

/** Understands the settings of the lease. */
final class LeaseReader {

  /** What a request is given to be answered in. */
  private static final Duration REQUEST = Duration.ofSeconds(1);

  private static final Duration MOST = Duration.ofMinutes(10);

  private final Settings settings;
  private final Problems problems;

  LeaseReader(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  LeaseConfig read() {
    LeaseConfig otherwise = LeaseConfig.DEFAULT;
    LeaseConfig lease =
        new LeaseConfig(
            settings.get(
                ControllerSetting.LEASE_NAMESPACE,
                KubernetesValues::objectName,
                otherwise.namespace()),
            settings.get(
                ControllerSetting.LEASE_NAME, KubernetesValues::objectName, otherwise.name()),
            duration(ControllerSetting.LEASE_DURATION, otherwise.duration()),
            duration(ControllerSetting.LEASE_RENEW_DEADLINE, otherwise.renewDeadline()),
            duration(ControllerSetting.LEASE_RETRY_PERIOD, otherwise.retryPeriod()));
    requireLess(
        ControllerSetting.LEASE_RENEW_DEADLINE,
        lease.renewDeadline(),
        ControllerSetting.LEASE_DURATION,
        lease.duration(),
        REQUEST,
        "so that it stops writing before another one takes over");
    requireLess(
        ControllerSetting.LEASE_RETRY_PERIOD,
        lease.retryPeriod(),
        ControllerSetting.LEASE_RENEW_DEADLINE,
        lease.renewDeadline(),
        Duration.ZERO,
        "so that one failed try does not end the leadership");
    return lease;
  }

  private Duration duration(Setting setting, Duration otherwise) {
    return settings.get(setting, Durations.between(Duration.ofSeconds(1), MOST), otherwise);
  }

  private void requireLess(
      Setting less, Duration lesser, Setting more, Duration greater, Duration by, String why) {
    if (lesser.compareTo(greater) < 0 && lesser.plus(by).compareTo(greater) <= 0) {
      return;
    }
    Optional<Given> given =
        settings.given(less).stream()
            .findFirst()
            .or(() -> settings.given(more).stream().findFirst());
    given.ifPresent(found ->
        problems.add(
            ConfigProblem.at(
                found.place(),
                "%s is %s and %s is %s"
                    .formatted(
                        less.key(),
                        Durations.format(lesser),
                        more.key(),
                        Durations.format(greater)),
                "%s has to be the shorter one%s, %s"
                    .formatted(
                        less.key(), by.isZero() ? "" : " by " + Durations.format(by), why))));
  }
}
