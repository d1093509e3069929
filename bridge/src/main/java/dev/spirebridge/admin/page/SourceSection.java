package dev.spirebridge.admin.page;

import dev.spirebridge.admin.html.Element;
import dev.spirebridge.admin.html.Node;
import dev.spirebridge.status.CallersStatus;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SourceStatus;
import java.util.ArrayList;
import java.util.List;

/** Where the bridge stands with the agent, and who was turned away. */
final class SourceSection {

  private final Moment moment;

  SourceSection(Moment moment) {
    this.moment = moment;
  }

  Element sources(List<SourceStatus> sources) {
    Table table =
        new Table(
            Words.count(sources.size(), "source"),
            "Agent",
            "Phase",
            "Last contact",
            "Updates",
            "Trouble");
    sources.forEach(source ->
        table.row(
            Words.together(Words.code(source.address()), Words.aside(source.kind())),
            Words.together(
                phase(source.phase()),
                Words.aside(Words.text("for "), moment.since(source.since()))),
            Words.orNothing(source.lastContact().map(moment::ago)),
            Words.together(
                Words.text(Words.number(source.acceptedUpdates()) + " accepted"),
                Words.aside(
                    "%s refused, %s"
                        .formatted(
                            Words.number(source.refusedUpdates()),
                            Words.count(source.reconnects(), "reconnect")))),
            trouble(source)));
    return Parts.section("sources", "Sources", table.element());
  }

  static Element phase(SourcePhase phase) {
    Tone tone =
        switch (phase) {
          case STREAMING -> Tone.GOOD;
          case CONNECTING, AWAITING_REGISTRATION, BACKING_OFF -> Tone.WAITING;
          case REJECTED,
              DELEGATE_NOT_AUTHORIZED,
              DELEGATE_WITHOUT_ENTRY,
              CALLER_NOT_VISIBLE,
              NOT_ALLOWED ->
              Tone.BAD;
          case CLOSED -> Tone.QUIET;
        };
    return tone.of(Words.lower(phase));
  }

  private static Node trouble(SourceStatus source) {
    List<Node> parts = new ArrayList<>();
    source.lastError().map(Words::complaint).ifPresent(parts::add);
    source.lastRefusal().map(why -> Words.complaint("refused: " + why)).ifPresent(parts::add);
    source.advice().map(Words::advice).ifPresent(parts::add);
    return parts.isEmpty() ? Words.nothing() : Words.together(parts);
  }

  Element callers(CallersStatus callers) {
    Table table =
        new Table(
            "%s connected, held fast by %s"
                .formatted(
                    callers.processes() == 1
                        ? "1 process"
                        : Words.number(callers.processes()) + " processes",
                    callers.pinning()),
            "Refused because",
            "Connections");
    callers
        .refused()
        .forEach(
            each -> table.row(Words.code(each.reason()), Words.text(Words.number(each.count()))));
    return Parts.section("callers", "Callers", table.element());
  }
}
