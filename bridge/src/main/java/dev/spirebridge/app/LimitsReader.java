package dev.spirebridge.app;

import dev.spirebridge.unixsocket.CallerAdmission.Rate;
import java.time.Duration;

/** Understands the settings of the limits. */
final class LimitsReader {

  private static final int MANY = 1_000_000;

  private final Settings settings;

  LimitsReader(Settings settings) {
    this.settings = settings;
  }

  LimitsConfig read() {
    LimitsConfig otherwise = LimitsConfig.DEFAULT;
    return new LimitsConfig(
        number(Setting.CONNECTIONS, MANY, otherwise.connections()),
        number(Setting.STREAMS_PER_CONNECTION, 10_000, otherwise.streamsPerConnection()),
        number(Setting.NAMES_PER_STREAM, 10_000, otherwise.namesPerStream()),
        settings.get(
            Setting.REQUEST_BYTES, Values.between(1024, 4_194_304), otherwise.requestBytes()),
        settings.get(
            Setting.KEEP_ALIVE_INTERVAL,
            Durations.between(Duration.ofSeconds(10), Duration.ofHours(2)),
            otherwise.keepAliveInterval()),
        settings.get(
            Setting.KEEP_ALIVE_TIMEOUT,
            Durations.between(Duration.ofSeconds(1), Duration.ofMinutes(1)),
            otherwise.keepAliveTimeout()),
        callers());
  }

  private CallerLimits callers() {
    CallerLimits otherwise = CallerLimits.DEFAULT;
    return new CallerLimits(
        number(Setting.CALLERS, MANY, otherwise.processes()),
        number(Setting.CONNECTIONS_PER_CALLER, MANY, otherwise.connectionsPerProcess()),
        rate(
            Setting.CONNECT_BURST_PER_POD, Setting.CONNECTS_PER_SECOND_PER_POD, otherwise.perPod()),
        rate(Setting.CONNECT_BURST, Setting.CONNECTS_PER_SECOND, otherwise.overall()));
  }

  private Rate rate(Setting burst, Setting perSecond, Rate otherwise) {
    return CallerLimits.perSecond(
        number(burst, MANY, otherwise.burst()), number(perSecond, MANY, otherwise.perInterval()));
  }

  private int number(Setting setting, int most, int otherwise) {
    return settings.get(setting, Values.between(1, most), otherwise);
  }
}
