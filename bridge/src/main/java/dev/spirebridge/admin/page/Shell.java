package dev.spirebridge.admin.page;

import dev.spirebridge.admin.Endpoint;
import dev.spirebridge.admin.ReadinessVerdict;
import dev.spirebridge.admin.html.Attribute;
import dev.spirebridge.admin.html.Element;
import dev.spirebridge.admin.html.Node;
import dev.spirebridge.admin.html.Tag;
import dev.spirebridge.status.ProcessStatus;
import java.util.ArrayList;
import java.util.List;

/** What stands around the sections of every page: the head, the verdict, the foot. */
final class Shell {

  /** For a browser without scripts; with one the page is fetched more often. */
  private static final String SECONDS_WITHOUT_SCRIPT = "10";

  private final PageFiles files;
  private final List<Endpoint> endpoints;

  Shell(PageFiles files, List<Endpoint> endpoints) {
    this.files = files;
    this.endpoints = endpoints;
  }

  /**
   * The whole page.
   *
   * @param role which of the program's it is
   */
  String document(
      String role, ProcessStatus status, ReadinessVerdict verdict, List<? extends Node> sections) {
    List<String> lines = verdict.text().lines().toList();
    return Element.of(
            Tag.HTML,
            head(lines.getFirst() + " · spire-bridge " + role),
            Element.of(
                    Tag.BODY,
                    Element.of(Tag.P)
                        .with(Attribute.ID, "gone")
                        .with(Attribute.ROLE, "alert")
                        .with(Attribute.HIDDEN),
                    header(role, status, verdict, lines),
                    Element.of(Tag.MAIN, sections),
                    footer())
                .with(Attribute.DATA_NOW, Moment.millis(status.now())))
        .with(Attribute.LANG, "en")
        .document();
  }

  private Element head(String title) {
    return Element.of(
        Tag.HEAD,
        Element.of(Tag.META).with(Attribute.CHARSET, "utf-8"),
        meta("viewport", "width=device-width, initial-scale=1"),
        meta("color-scheme", "light dark"),
        Element.of(Tag.TITLE, title),
        link("icon", files.address("/page.svg")).with(Attribute.TYPE, "image/svg+xml"),
        link("stylesheet", files.address("/page.css")),
        Element.of(Tag.SCRIPT).with(Attribute.SRC, files.address("/page.js")).with(Attribute.DEFER),
        Element.of(
            Tag.NOSCRIPT,
            Element.of(Tag.META)
                .with(Attribute.HTTP_EQUIV, "refresh")
                .with(Attribute.CONTENT, SECONDS_WITHOUT_SCRIPT)));
  }

  private static Element meta(String name, String content) {
    return Element.of(Tag.META).with(Attribute.NAME, name).with(Attribute.CONTENT, content);
  }

  private static Element link(String relation, String address) {
    return Element.of(Tag.LINK).with(Attribute.REL, relation).with(Attribute.HREF, address);
  }

  private static Element header(
      String role, ProcessStatus status, ReadinessVerdict verdict, List<String> lines) {
    Moment moment = new Moment(status.now());
    List<Node> content = new ArrayList<>();
    content.add(
        Element.of(
            Tag.DIV,
            Element.of(Tag.H1, "spire-bridge " + role),
            Element.of(
                    Tag.P,
                    Words.text("version " + status.version() + ", up for "),
                    moment.since(status.startedAt()),
                    Words.text(", as of "),
                    Moment.at(status.now()))
                .classed("aside")));
    content.add(
        Element.of(Tag.P, lines.getFirst())
            .with(Attribute.ID, "verdict")
            .with(Attribute.ARIA_LIVE, "polite")
            .classed(verdict.isReady() ? (isDegraded(lines) ? "waiting" : "good") : "bad"));
    if (lines.size() > 1) {
      content.add(
          Element.of(Tag.UL, lines.stream().skip(1).map(line -> Element.of(Tag.LI, line)).toList())
              .classed("notes"));
    }
    return Element.of(Tag.HEADER, content);
  }

  private static boolean isDegraded(List<String> lines) {
    return lines.stream().anyMatch(line -> line.startsWith("degraded: "));
  }

  private Element footer() {
    List<Element> lines =
        endpoints.stream()
            .map(each ->
                Element.of(
                    Tag.LI,
                    Element.of(Tag.A, each.path()).with(Attribute.HREF, each.path()),
                    Words.text(" " + each.summary())))
            .toList();
    return Element.of(
        Tag.FOOTER, Element.of(Tag.H2, "Endpoints"), Element.of(Tag.UL, lines).classed("notes"));
  }
}
