package dev.spirebridge.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/**
 * One readable line: time, level, name of what happened, message, key=value. What has no name, as
 * debug lines and those of libraries, has its short logger in that place.
 */
final class TextLogEncoder extends EncoderBase<ILoggingEvent> {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    TIME.formatTo(event.getInstant(), line);
    line.append(' ').append(event.getLevel());
    line.append(event.getLevel().levelStr.length() == 4 ? "  " : " ");
    line.append(LogEvents.nameOf(event).orElseGet(() -> shortLogger(event))).append("  ");
    appendSafely(line, String.valueOf(event.getFormattedMessage()));
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> append(line, pair));
    }
    line.append('\n');
    if (event.getThrowableProxy() != null) {
      line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String shortLogger(ILoggingEvent event) {
    String logger = event.getLoggerName();
    return logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static void append(StringBuilder line, KeyValuePair pair) {
    String value = String.valueOf(pair.value);
    boolean bare = !value.isEmpty() && value.chars().noneMatch(c -> c == ' ' || c == '"');
    line.append(' ').append(pair.key).append('=');
    if (bare) {
      appendSafely(line, value);
    } else {
      appendSafely(line.append('"'), value.replace("\"", "\\\""));
      line.append('"');
    }
  }

  /**
   * What peers send is logged too, and must neither begin a line of its own nor drive a terminal.
   */
  private static void appendSafely(StringBuilder line, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line.append("\\n");
      } else if (Character.isISOControl(c)) {
        line.append("\\u%04x".formatted((int) c));
      } else {
        line.append(c);
      }
    }
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
