package dev.spirebridge.admin.page;

import dev.spirebridge.admin.html.Attribute;
import dev.spirebridge.admin.html.Element;
import dev.spirebridge.admin.html.Node;
import dev.spirebridge.admin.html.Tag;
import dev.spirebridge.status.RotationKind;
import dev.spirebridge.status.RotationStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rotations of the last hours on a line of time. */
record Timeline(Moment moment, Instant startedAt) {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 28;
  private static final int TITLE = 120;
  private static final Duration LONGEST = Duration.ofHours(6);
  private static final Duration SHORTEST = Duration.ofMinutes(10);

  Element of(List<RotationStatus> rotations) {
    List<RotationStatus> shown =
        rotations.stream().filter(each -> !each.at().isBefore(begin())).toList();
    List<Node> marks = new ArrayList<>();
    marks.add(
        Element.of(Tag.RECT)
            .classed("track")
            .with(Attribute.Y, Integer.toString(HEIGHT / 2 - 1))
            .with(Attribute.WIDTH, Integer.toString(WIDTH))
            .with(Attribute.HEIGHT, "2"));
    shown.forEach(each -> marks.add(mark(each)));
    return Element.of(
            Tag.DIV,
            Element.of(Tag.SVG, marks)
                .with(Attribute.VIEW_BOX, "0 0 " + WIDTH + " " + HEIGHT)
                .with(Attribute.PRESERVE_ASPECT_RATIO, "none")
                .with(Attribute.ROLE, "img")
                .with(
                    Attribute.ARIA_LABEL,
                    Words.count(shown.size(), "rotation")
                        + " since "
                        + Moment.at(begin()).attributes().get(Attribute.DATETIME)),
            Element.of(
                    Tag.DIV,
                    Element.of(Tag.SPAN, moment.ago(begin())),
                    legend("leaf", "SVID"),
                    legend("authorities", "authorities"),
                    Element.of(Tag.SPAN, "now"))
                .classed("axis"))
        .classed("timeline");
  }

  /** No earlier than the start, before which nothing is known. */
  private Instant begin() {
    Instant earliest = moment.now().minus(LONGEST);
    Instant latest = moment.now().minus(SHORTEST);
    return startedAt.isBefore(earliest) ? earliest : startedAt.isAfter(latest) ? latest : startedAt;
  }

  private Element mark(RotationStatus rotation) {
    boolean leaf = rotation.kind() == RotationKind.LEAF;
    double part =
        Duration.between(begin(), rotation.at()).toMillis()
            / (double) Duration.between(begin(), moment.now()).toMillis();
    return Element.of(Tag.RECT, Element.of(Tag.TITLE, title(rotation)))
        .classed(leaf ? "leaf" : "authorities")
        .with(Attribute.X, Long.toString(Math.round(Math.min(part, 1) * (WIDTH - 3))))
        .with(Attribute.Y, leaf ? "8" : "2")
        .with(Attribute.WIDTH, "3")
        .with(Attribute.HEIGHT, leaf ? "12" : "24");
  }

  /** Two hundred marks may have one each. */
  private static String title(RotationStatus rotation) {
    String name = rotation.name();
    return (name.length() > TITLE ? name.substring(0, TITLE) + "…" : name) + ", " + rotation.at();
  }

  private static Element legend(String kind, String words) {
    return Element.of(
        Tag.SPAN,
        Element.of(
                Tag.SVG,
                Element.of(Tag.RECT)
                    .classed(kind)
                    .with(Attribute.WIDTH, "3")
                    .with(Attribute.HEIGHT, "12")
                    .with(Attribute.X, "4"))
            .classed("key")
            .with(Attribute.VIEW_BOX, "0 0 12 12")
            .with(Attribute.ARIA_HIDDEN, "true"),
        Words.text(words));
  }
}
