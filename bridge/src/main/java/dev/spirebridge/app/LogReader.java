package dev.spirebridge.app;

/** Understands the settings of the log. */
final class LogReader {

  private LogReader() {}

  static LogConfig read(Settings settings, Setting format, Setting level) {
    LogConfig otherwise = LogConfig.DEFAULT;
    return new LogConfig(
        settings.get(
            format, Values.oneOf("log format", LogConfig.Format.values()), otherwise.format()),
        settings.get(
            level, Values.oneOf("log level", LogConfig.Level.values()), otherwise.level()));
  }
}
