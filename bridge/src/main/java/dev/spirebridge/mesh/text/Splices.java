package dev.spirebridge.mesh.text;

import java.util.List;
import java.util.Map;

/** What an edit of a text in block style is, as splices. */
final class Splices {

  private final Lines lines;
  private final BlockWriter writer;

  Splices(Lines lines, BlockWriter writer) {
    this.lines = lines;
    this.writer = writer;
  }

  List<Splice> replace(Spot spot, Object value) throws YamlTextException {
    return switch (spot) {
      case Spot.Top top -> replaceTop(top.place(), value);
      case Spot.Value at -> replaceValue(at, value);
      case Spot.Element at -> replaceElement(at, value);
    };
  }

  private List<Splice> replaceTop(Place old, Object value) {
    boolean empty = !(value instanceof Map<?, ?> map) || map.isEmpty();
    List<String> written = empty ? List.of("{}") : writer.mapping((Map<?, ?>) value, 0);
    int end = lines.withoutBreak(old.end());
    if (old.start() == old.end()) {
      return List.of(lines.insert(lines.after(old.end()), written));
    }
    if (!empty && !lines.isLast(end)) {
      return headAndBody(old.start(), old, new BlockWriter.Written("", written));
    }
    String before = lines.isFirst(old.start()) ? "" : lines.lineBreak();
    return List.of(new Splice(old.start(), end, before + joined(written)));
  }

  private List<Splice> replaceElement(Spot.Element at, Object value) throws YamlTextException {
    int dash = dash(at.holder(), at.index());
    int column = lines.column(dash);
    int end = lines.withoutBreak(at.place().end());
    if (lines.isLast(end)) {
      String written = joined(writer.element(value, column)).substring(column);
      return List.of(new Splice(dash, end, written));
    }
    BlockWriter below = new BlockWriter(new BlockStyle(2, true));
    return headAndBody(dash + 1, at.place(), below.value(value, column));
  }

  /** Leaves a comment behind the old value where it is: in the line of the new one's head. */
  private List<Splice> headAndBody(int from, Place old, BlockWriter.Written written) {
    return List.of(
        new Splice(from, lines.withoutBreak(old.end()), written.head()),
        lines.insert(lines.after(old.end()), written.body()));
  }

  private List<Splice> replaceValue(Spot.Value at, Object value) throws YamlTextException {
    Place old = at.place();
    int column = lines.column(at.holder().entries().getFirst().key().start());
    int colon = behindColon(at.entry().key());
    BlockWriter.Written written = writer.value(value, column);
    if (lines.start(old.start()) == lines.start(colon)) {
      return headAndBody(colon, old, written);
    }
    int end = lines.afterComments(old.end(), column);
    return List.of(
        new Splice(colon, colon, written.head()),
        lines.replace(lines.after(colon), end, written.body()));
  }

  Splice addKey(Place.Mapping mapping, String key, Object value) throws YamlTextException {
    int first = mapping.entries().getFirst().key().start();
    int column = lines.column(first);
    List<String> written = writer.entry(key, value, column);
    if (!mapping.open()) {
      return lines.insert(lines.afterComments(mapping.end(), column), written);
    }
    // The last value would take a line behind it for its own, so the new one goes before it.
    if (mapping.entries().size() > 1) {
      Place before = mapping.entries().get(mapping.entries().size() - 2).place();
      return lines.insert(lines.afterComments(before.end(), column), written);
    }
    if (!lines.isFirst(first)) {
      throw cannotFollow();
    }
    return lines.insert(lines.start(first), written);
  }

  Splice addElement(Place.Sequence sequence, Object element) throws YamlTextException {
    if (sequence.open()) {
      throw cannotFollow();
    }
    int column = lines.column(sequence.start());
    int at = lines.afterComments(sequence.end(), column);
    return lines.insert(at, writer.element(element, column));
  }

  /** Of a mapping that keeps others. */
  Splice remove(Spot.Value at) {
    int start = at.entry().key().start();
    if (lines.isFirst(start)) {
      int end = lines.afterComments(at.place().end(), lines.column(start));
      return new Splice(lines.start(start), end, "");
    }
    return new Splice(start, at.holder().entries().get(at.index() + 1).key().start(), "");
  }

  /** Of a sequence that keeps others. */
  Splice remove(Spot.Element at) throws YamlTextException {
    int start = dash(at.holder(), at.index());
    if (lines.isFirst(start)) {
      int end = lines.afterComments(at.place().end(), lines.column(start));
      return new Splice(lines.start(start), end, "");
    }
    return new Splice(start, dash(at.holder(), at.index() + 1), "");
  }

  private int behindColon(Place.Key key) throws YamlTextException {
    String text = lines.text();
    int at = key.end();
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    if (at == text.length() || text.charAt(at) != ':') {
      throw new YamlTextException(
          "the key \"" + key.text() + "\" has no colon behind it in its line");
    }
    return at + 1;
  }

  private int dash(Place.Sequence sequence, int index) throws YamlTextException {
    String text = lines.text();
    int at = index == 0 ? sequence.start() : sequence.within().get(index - 1).end();
    while (at < text.length() && text.charAt(at) != '-') {
      if (text.charAt(at) == '#') {
        at = lines.next(at);
      } else if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else {
        break;
      }
    }
    if (at == text.length() || text.charAt(at) != '-') {
      throw new YamlTextException("the list has no dash where one is expected");
    }
    return at;
  }

  private String joined(List<String> written) {
    return String.join(lines.lineBreak(), written);
  }

  private static YamlTextException cannotFollow() {
    return new YamlTextException(
        "the text ends within a block scalar without a line break: nothing can follow it. End the"
            + " last line");
  }
}
