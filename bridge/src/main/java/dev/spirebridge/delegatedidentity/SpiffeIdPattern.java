package dev.spirebridge.delegatedidentity;

import io.spiffe.spiffeid.SpiffeId;
import java.util.List;

/**
 * Which SPIFFE IDs may be handed out: {@code spiffe://trust-domain/path}, where a path segment
 * {@code *} stands for exactly one segment and a last segment {@code **} for one or more.
 */
public final class SpiffeIdPattern {

  private static final String SCHEME = "spiffe://";

  private final String text;
  private final List<String> segments;

  private SpiffeIdPattern(String text, List<String> segments) {
    this.text = text;
    this.segments = List.copyOf(segments);
  }

  /**
   * @throws IllegalArgumentException with what is wrong with it, for people
   */
  public static SpiffeIdPattern parse(String text) {
    if (!text.startsWith(SCHEME)) {
      throw new IllegalArgumentException("does not begin with " + SCHEME);
    }
    List<String> segments = List.of(text.substring(SCHEME.length()).split("/", -1));
    for (int i = 0; i < segments.size(); i++) {
      check(segments.get(i), i, segments.size());
    }
    if (segments.size() < 2) {
      throw new IllegalArgumentException("has no path");
    }
    return new SpiffeIdPattern(text, segments);
  }

  private static void check(String segment, int index, int count) {
    if (segment.equals("**") && index > 0 && index < count - 1) {
      throw new IllegalArgumentException("has ** before its end");
    }
    boolean wildcard = index > 0 && (segment.equals("*") || segment.equals("**"));
    if (!wildcard && !segment.matches("[a-zA-Z0-9._-]+")) {
      throw new IllegalArgumentException(
          segment.isEmpty()
              ? "has an empty segment"
              : "has a segment that is neither plain nor * nor **");
    }
  }

  public boolean matches(SpiffeId id) {
    List<String> given = List.of(id.toString().substring(SCHEME.length()).split("/", -1));
    boolean open = segments.getLast().equals("**");
    int fixed = open ? segments.size() - 1 : segments.size();
    if (open ? given.size() <= fixed : given.size() != fixed) {
      return false;
    }
    for (int i = 0; i < fixed; i++) {
      String segment = segments.get(i);
      if (!segment.equals(given.get(i)) && !(i > 0 && segment.equals("*"))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SpiffeIdPattern that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
