package dev.spirebridge.mesh.text;

import org.snakeyaml.engine.v2.events.Event;

/** Where events stand in a text, in chars: the parser's marks count code points. */
final class Positions {

  private final String text;
  private final boolean plain;
  private int codePoint;
  private int index;

  Positions(String text) {
    this.text = text;
    this.plain = text.chars().noneMatch(each -> Character.isSurrogate((char) each));
  }

  String text() {
    return text;
  }

  int start(Event event) {
    return event.getStartMark().map(mark -> index(mark.getIndex())).orElse(0);
  }

  int end(Event event) {
    return event.getEndMark().map(mark -> index(mark.getIndex())).orElse(text.length());
  }

  /** Events come in the order of the text, so each is not far from the last one. */
  private int index(int wanted) {
    if (plain) {
      return wanted;
    }
    index = text.offsetByCodePoints(index, wanted - codePoint);
    codePoint = wanted;
    return index;
  }
}
