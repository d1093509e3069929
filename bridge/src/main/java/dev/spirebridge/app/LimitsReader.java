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
        number(ServeSetting.CONNECTIONS, MANY, otherwise.connections()),
        number(ServeSetting.STREAMS_PER_CONNECTION, 10_000, otherwise.streamsPerConnection()),
        number(ServeSetting.NAMES_PER_STREAM, 10_000, otherwise.namesPerStream()),
        settings.get(
            ServeSetting.REQUEST_BYTES, Values.between(1024, 4_194_304), otherwise.requestBytes()),
        settings.get(
            ServeSetting.KEEP_ALIVE_INTERVAL,
            Durations.between(Duration.ofSeconds(10), Duration.ofHours(2)),
            otherwise.keepAliveInterval()),
        settings.get(
            ServeSetting.KEEP_ALIVE_TIMEOUT,
            Durations.between(Duration.ofSeconds(1), Duration.ofMinutes(1)),
            otherwise.keepAliveTimeout()),
        callers());
  }

  private CallerLimits callers() {
    CallerLimits otherwise = CallerLimits.DEFAULT;
    return new CallerLimits(
        number(ServeSetting.CALLERS, MANY, otherwise.processes()),
        number(ServeSetting.CONNECTIONS_PER_CALLER, MANY, otherwise.connectionsPerProcess()),
        rate(
            ServeSetting.CONNECT_BURST_PER_POD,
            ServeSetting.CONNECTS_PER_SECOND_PER_POD,
            otherwise.perPod()),
        rate(ServeSetting.CONNECT_BURST, ServeSetting.CONNECTS_PER_SECOND, otherwise.overall()));
  }

  private Rate rate(Setting burst, Setting perSecond, Rate otherwise) {
    return CallerLimits.perSecond(
        number(burst, MANY, otherwise.burst()), number(perSecond, MANY, otherwise.perInterval()));
  }

  private int number(Setting setting, int most, int otherwise) {
    return settings.get(setting, Values.between(1, most), otherwise);
  }
}
