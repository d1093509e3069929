package dev.spirebridge.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object per line, with the line's own keys beside ours.
 *
 * <p>Written by hand: a JSON library would be loaded into every sidecar for these few fields.
 */
final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {

  private static final Set<String> OURS =
      Set.of("time", "level", "event", "logger", "thread", "message", "exception");

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(256);
    append(line.append('{'), "time", event.getInstant().toString());
    append(line.append(','), "level", event.getLevel().levelStr.toLowerCase(Locale.ROOT));
    LogEvents.nameOf(event).ifPresent(name -> append(line.append(','), "event", name));
    append(line.append(','), "logger", event.getLoggerName());
    append(line.append(','), "thread", event.getThreadName());
    append(line.append(','), "message", String.valueOf(event.getFormattedMessage()));
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      for (KeyValuePair pair : pairs) {
        append(line.append(','), OURS.contains(pair.key) ? pair.key + "_" : pair.key, pair.value);
      }
    }
    if (event.getThrowableProxy() != null) {
      String trace = ThrowableProxyUtil.asString(event.getThrowableProxy());
      append(line.append(','), "exception", trace);
    }
    return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder line, String key, Object value) {
    appendString(line, key);
    line.append(':');
    if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
      line.append(value);
    } else {
      appendString(line, String.valueOf(value));
    }
  }

  /** By RFC 8259 section 7: quotes, backslashes and control characters are escaped. */
  private static void appendString(StringBuilder line, String text) {
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> line.append("\\\"");
        case '\\' -> line.append("\\\\");
        case '\n' -> line.append("\\n");
        case '\t' -> line.append("\\t");
        default -> {
          if (Character.isISOControl(c)) {
            line.append("\\u%04x".formatted((int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    line.append('"');
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
