package dev.spirebridge.mesh.text;

import java.math.BigInteger;
import java.util.Optional;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads scalars by YAML 1.2's core schema, and finds where those in blocks end. */
final class ScalarPlaces {

  private static final ScalarResolver RESOLVER = new CoreSchema().getScalarResolver();

  private ScalarPlaces() {}

  static Place.Scalar of(Positions positions, ScalarEvent event) throws YamlTextException {
    int start = positions.start(event);
    int end = positions.end(event);
    boolean block = event.isLiteral() || event.isFolded();
    boolean open = false;
    if (block) {
      String text = positions.text();
      start = Math.max(text.indexOf(event.isLiteral() ? '|' : '>', start), start);
      char chomping = chomping(text, start);
      boolean cut = end == text.length() && !text.endsWith("\n");
      open = cut && chomping != '-';
      end = chomping == '+' ? end : withoutEmptyLines(text, start, end);
    }
    return new Place.Scalar(start, end, event.getAnchor().isPresent(), block, open, value(event));
  }

  /** The sign in a block scalar's header; a space for none. */
  private static char chomping(String text, int start) {
    for (int at = start + 1; at < Math.min(start + 3, text.length()); at++) {
      char sign = text.charAt(at);
      if (sign == '-' || sign == '+') {
        return sign;
      }
    }
    return ' ';
  }

  /** Lines of spaces stay: they may be the scalar's own. */
  private static int withoutEmptyLines(String text, int start, int end) {
    int last = end;
    while (last > start && (text.charAt(last - 1) == '\n' || text.charAt(last - 1) == '\r')) {
      last--;
    }
    return last;
  }

  private static Optional<Object> value(ScalarEvent event) throws YamlTextException {
    String text = event.getValue();
    if (!event.isPlain()) {
      return Optional.of(text);
    }
    Tag tag = RESOLVER.resolve(text, true);
    if (tag.equals(Tag.NULL)) {
      return Optional.empty();
    }
    if (tag.equals(Tag.BOOL)) {
      return Optional.of(Boolean.parseBoolean(text));
    }
    if (tag.equals(Tag.INT)) {
      return Optional.of(whole(text));
    }
    return Optional.of(tag.equals(Tag.FLOAT) ? fraction(event, text) : text);
  }

  private static Object whole(String text) {
    String digits = text.startsWith("+") ? text.substring(1) : text;
    BigInteger number =
        digits.startsWith("0x")
            ? new BigInteger(digits.substring(2), 16)
            : digits.startsWith("0o")
                ? new BigInteger(digits.substring(2), 8)
                : new BigInteger(digits);
    if (number.bitLength() < Integer.SIZE) {
      return number.intValueExact();
    }
    return number.bitLength() < Long.SIZE ? number.longValueExact() : number;
  }

  private static Object fraction(ScalarEvent event, String text) throws YamlTextException {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      throw PlaceReader.refused(event, "has the number " + text + ", which JSON does not know");
    }
  }
}
