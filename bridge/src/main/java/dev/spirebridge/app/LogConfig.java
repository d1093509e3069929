package dev.spirebridge.app;

/**
 * How the bridge logs. The level is that of our own loggers; libraries never say less than WARN.
 */
public record LogConfig(Format format, Level level) {

  /** Readable by default; a container sets JSON. */
  public static final LogConfig DEFAULT = new LogConfig(Format.TEXT, Level.INFO);

  /** The form of a log line. */
  public enum Format {
    /** For a person at a terminal. */
    TEXT,
    /** One JSON object per line. */
    JSON
  }

  /** The least important kind of message that is still written. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }
}
