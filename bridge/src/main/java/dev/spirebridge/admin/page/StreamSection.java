package dev.spirebridge.admin.page;

import dev.spirebridge.admin.html.Attribute;
import dev.spirebridge.admin.html.Element;
import dev.spirebridge.admin.html.Node;
import dev.spirebridge.admin.html.Tag;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.NameStatus;
import dev.spirebridge.status.StreamStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The open SDS streams: who asks for what, and what has become of it. */
final class StreamSection {

  private static final String ID = "streams";
  private static final int ROWS = 50;
  private static final int NAMES = 12;
  private static final int VERSION = 12;

  /** From then on a listener counts a name as held for long. */
  private static final Duration LONG = Duration.ofSeconds(15);

  private final View view;
  private final Moment moment;

  StreamSection(View view, Moment moment) {
    this.view = view;
    this.moment = moment;
  }

  Element of(BridgeStatus status) {
    List<StreamStatus> matching =
        status.streams().stream()
            .filter(this::isShown)
            .sorted(
                Comparator.comparing((StreamStatus stream) -> !isInTrouble(stream))
                    .thenComparingLong(StreamStatus::id))
            .toList();
    Slice<StreamStatus> slice = Slice.of(view, ID, matching, status.streams().size(), ROWS);
    Table table = new Table(slice.extent("stream"), "Caller", "Names", "Open for", "Listener");
    slice
        .rows()
        .forEach(stream ->
            table.row(
                Words.together(Words.text(stream.caller()), Words.aside(stream.nodeId())),
                names(stream),
                moment.since(stream.openedAt()),
                Words.together(
                    Words.code(stream.listener()),
                    Words.aside(stream.method() + (stream.wildcard() ? ", everything" : "")))));
    return Parts.section(
        "Streams", table, slice, view, "No proxy has a stream open: none is connected.");
  }

  boolean isInTrouble(StreamStatus stream) {
    for (NameStatus name : stream.names()) {
      if (name.lastNack().isPresent() || isHeldLong(name)) {
        return true;
      }
    }
    return false;
  }

  private boolean isHeldLong(NameStatus name) {
    return name.heldSince()
        .filter(since -> Duration.between(since, moment.now()).compareTo(LONG) >= 0)
        .isPresent();
  }

  private boolean isShown(StreamStatus stream) {
    return (!view.trouble() || isInTrouble(stream))
        && (view.matches(stream.caller(), stream.nodeId(), stream.listener(), stream.method())
            || stream.names().stream()
                .anyMatch(name -> view.matches(name.name(), name.lastNack().orElse(""))));
  }

  private Node names(StreamStatus stream) {
    if (stream.names().isEmpty()) {
      return Words.nothing();
    }
    List<Node> lines = new ArrayList<>();
    stream.names().stream().limit(NAMES).forEach(name -> lines.add(line(name)));
    if (stream.names().size() > NAMES) {
      lines.add(
          Element.of(
              Tag.LI, "and " + Words.count(stream.names().size() - NAMES, "name") + " more"));
    }
    return Element.of(Tag.UL, lines).classed("names").with(Attribute.ROLE, "list");
  }

  private Element line(NameStatus name) {
    List<Node> parts = new ArrayList<>();
    parts.add(state(name));
    parts.add(Words.text(" "));
    parts.add(Words.code(name.name()));
    name.heldSince()
        .ifPresent(since -> {
          parts.add(Words.text(" for "));
          parts.add(moment.since(since));
        });
    name.sentVersion()
        .ifPresent(version -> {
          parts.add(Words.text(" "));
          parts.add(Words.brief(version, VERSION).classed("brief aside"));
        });
    name.updateToAck()
        .filter(_ -> name.lastNack().isEmpty())
        .ifPresent(took ->
            parts.add(Element.of(Tag.SPAN, " accepted in " + milliseconds(took)).classed("aside")));
    name.lastNack().map(Words::complaint).ifPresent(parts::add);
    return Element.of(Tag.LI, parts);
  }

  private Element state(NameStatus name) {
    if (name.lastNack().isPresent()) {
      return Tone.BAD.of("NACK");
    }
    if (name.heldSince().isPresent()) {
      return (isHeldLong(name) ? Tone.BAD : Tone.WAITING).of("held");
    }
    if (name.sentVersion().isEmpty()) {
      return Tone.QUIET.of("asked");
    }
    return name.sentVersion().equals(name.ackedVersion())
        ? Tone.GOOD.of("ACK")
        : Tone.WAITING.of("sent");
  }

  private static String milliseconds(Duration took) {
    return String.format(Locale.ROOT, "%.1f ms", took.toNanos() / 1e6);
  }
}
