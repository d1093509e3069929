package dev.spirebridge.admin.page;

import dev.spirebridge.admin.DurationWords;
import dev.spirebridge.admin.html.Attribute;
import dev.spirebridge.admin.html.Element;
import dev.spirebridge.admin.html.Tag;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Times as they are told at one instant. The script goes on counting by the same words.
 *
 * @param now the bridge's
 */
record Moment(Instant now) {

  /** Below this part of a certificate's life it should have been renewed: SPIRE does at a half. */
  private static final double LATE = 0.25;

  private static final int BAR_WIDTH = 100;

  /** How long until then, or since when it is over. */
  Element until(Instant end) {
    Duration left = Duration.between(now, end);
    String words =
        left.isNegative()
            ? "expired " + DurationWords.of(left.negated()) + " ago"
            : DurationWords.of(left);
    return time(end, words)
        .with(Attribute.DATA_UNTIL, millis(end))
        .classed(left.isNegative() ? "bad" : "count");
  }

  /** How long it has lasted. */
  Element since(Instant start) {
    return time(start, DurationWords.of(passed(start)))
        .with(Attribute.DATA_SINCE, millis(start))
        .classed("count");
  }

  /** How long ago it was. */
  Element ago(Instant instant) {
    return time(instant, DurationWords.of(passed(instant)) + " ago")
        .with(Attribute.DATA_AGO, millis(instant))
        .classed("count");
  }

  /** The date and time of day, to seconds, in UTC. */
  static Element at(Instant instant) {
    return time(instant, instant.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** Where the clocks of two machines differ, nothing lies in the future. */
  private Duration passed(Instant start) {
    Duration passed = Duration.between(start, now);
    return passed.isNegative() ? Duration.ZERO : passed;
  }

  private static Element time(Instant instant, String words) {
    return Element.of(Tag.TIME, words)
        .with(Attribute.DATETIME, instant.toString())
        .with(Attribute.TITLE, instant.toString());
  }

  static String millis(Instant instant) {
    return Long.toString(instant.toEpochMilli());
  }

  /** A bar of what is left of a certificate's life. */
  Element lifeLeft(Instant from, Instant until) {
    double left = left(from, until);
    return Element.of(
            Tag.SVG,
            Element.of(Tag.RECT)
                .classed("track")
                .with(Attribute.WIDTH, Integer.toString(BAR_WIDTH))
                .with(Attribute.HEIGHT, "6"),
            Element.of(Tag.RECT)
                .classed(left > LATE ? "left" : "left late")
                .with(Attribute.WIDTH, Long.toString(Math.round(left * BAR_WIDTH)))
                .with(Attribute.HEIGHT, "6")
                .with(Attribute.DATA_FROM, millis(from))
                .with(Attribute.DATA_UNTIL, millis(until)))
        .classed("life")
        .with(Attribute.VIEW_BOX, "0 0 " + BAR_WIDTH + " 6")
        .with(Attribute.PRESERVE_ASPECT_RATIO, "none")
        .with(Attribute.ARIA_HIDDEN, "true");
  }

  /** Between 0 and 1. */
  private double left(Instant from, Instant until) {
    double whole = Math.max(1, Duration.between(from, until).toMillis());
    return Math.clamp(Duration.between(now, until).toMillis() / whole, 0, 1);
  }

  boolean isOver(Instant end) {
    return now.isAfter(end);
  }
}
