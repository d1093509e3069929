package dev.spirebridge.admin.page;

import dev.spirebridge.admin.html.Element;
import dev.spirebridge.admin.html.Tag;
import java.util.Locale;

/** How a word of state is to be taken; its colour never says more than the word. */
enum Tone {
  /** As it should be. */
  GOOD,
  /** On the way, or to be looked at. */
  WAITING,
  /** Something has to be done. */
  BAD,
  /** Neither good nor bad. */
  QUIET;

  Element of(String word) {
    return Element.of(Tag.SPAN, word).classed("pill " + name().toLowerCase(Locale.ROOT));
  }
}
