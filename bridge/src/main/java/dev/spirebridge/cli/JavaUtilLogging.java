package dev.spirebridge.cli;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/** Brings what gRPC logs through java.util.logging into the same stream and form as the rest. */
final class JavaUtilLogging extends Handler {

  private static final SimpleFormatter FORMATTER = new SimpleFormatter();

  private JavaUtilLogging() {}

  /** From WARNING upwards; see {@link Logging#apply} for why never less. */
  static void forwardToSlf4j() {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(Level.WARNING);
    root.addHandler(new JavaUtilLogging());
  }

  @Override
  public void publish(LogRecord record) {
    String name = record.getLoggerName() == null ? "java" : record.getLoggerName();
    org.slf4j.event.Level level =
        record.getLevel().intValue() >= Level.SEVERE.intValue()
            ? org.slf4j.event.Level.ERROR
            : org.slf4j.event.Level.WARN;
    LoggerFactory.getLogger(name)
        .atLevel(level)
        .setCause(record.getThrown())
        .log(FORMATTER.formatMessage(record));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
