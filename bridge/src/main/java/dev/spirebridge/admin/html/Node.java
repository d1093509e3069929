package dev.spirebridge.admin.html;

/** A part of a page. Immutable. */
public sealed interface Node permits Element, Text {

  /** Writes it as HTML. */
  void appendTo(StringBuilder out);
}
