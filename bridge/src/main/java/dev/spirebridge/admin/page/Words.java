package dev.spirebridge.admin.page;

import dev.spirebridge.admin.html.Attribute;
import dev.spirebridge.admin.html.Element;
import dev.spirebridge.admin.html.Node;
import dev.spirebridge.admin.html.Tag;
import dev.spirebridge.admin.html.Text;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Small pieces of text as the page has them. */
final class Words {

  private static final int LONGEST = 400;

  private Words() {}

  static Text text(String text) {
    return new Text(text);
  }

  static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** With the plural where it is one. */
  static String count(long count, String one) {
    return number(count) + " " + one + (count == 1 ? "" : "s");
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Something to be copied: an ID, an address, a serial number. */
  static Element code(String value) {
    return Element.of(Tag.CODE, bounded(value));
  }

  /** The beginning of something long, the whole as a tool tip. */
  static Element brief(String value, int length) {
    return (value.length() <= length
            ? code(value)
            : Element.of(Tag.CODE, value.substring(0, length) + "…")
                .with(Attribute.TITLE, bounded(value)))
        .classed("brief");
  }

  /** A line below the main one. */
  static Element aside(Node... content) {
    return Element.of(Tag.DIV, content).classed("aside");
  }

  static Element aside(String text) {
    return aside(text(bounded(text)));
  }

  /** A sentence that says what is wrong. */
  static Element complaint(String text) {
    return Element.of(Tag.DIV, bounded(text)).classed("complaint");
  }

  static Element advice(String text) {
    return Element.of(Tag.DIV, "to do: " + bounded(text)).classed("advice");
  }

  static Node nothing() {
    return Element.of(Tag.SPAN, "–").classed("aside");
  }

  static Element together(List<? extends Node> parts) {
    return Element.of(Tag.DIV, parts);
  }

  static Element together(Node... parts) {
    return Element.of(Tag.DIV, parts);
  }

  static Node orNothing(Optional<? extends Node> node) {
    return node.<Node>map(present -> present).orElseGet(Words::nothing);
  }

  /** What others have written may be as long as they like. */
  static String bounded(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
