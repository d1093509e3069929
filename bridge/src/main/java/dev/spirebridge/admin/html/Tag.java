package dev.spirebridge.admin.html;

import java.util.Locale;

/** The elements the pages are made of. */
public enum Tag {
  A,
  BODY,
  BUTTON,
  CAPTION,
  CIRCLE,
  CODE,
  DD,
  DIV,
  DL,
  DT,
  FOOTER,
  FORM,
  H1,
  H2,
  HEAD,
  HEADER,
  HTML,
  INPUT(true),
  LABEL,
  LI,
  LINK(true),
  MAIN,
  META(true),
  NAV,
  NOSCRIPT,
  P,
  RECT,
  SCRIPT,
  SECTION,
  SPAN,
  SVG,
  TABLE,
  TBODY,
  TD,
  TH,
  THEAD,
  TIME,
  TITLE,
  TR,
  UL;

  private final String word = name().toLowerCase(Locale.ROOT);
  private final boolean isVoid;

  Tag() {
    this(false);
  }

  Tag(boolean isVoid) {
    this.isVoid = isVoid;
  }

  String word() {
    return word;
  }

  /** It has neither content nor an end. */
  boolean isVoid() {
    return isVoid;
  }
}
