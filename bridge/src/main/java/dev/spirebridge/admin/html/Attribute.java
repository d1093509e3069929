package dev.spirebridge.admin.html;

import java.util.Locale;

/** The attributes the pages use. None that takes a script or a style is among them. */
public enum Attribute {
  ACTION,
  ARIA_CURRENT,
  ARIA_HIDDEN,
  ARIA_LABEL,
  ARIA_LABELLEDBY,
  ARIA_LIVE,
  AUTOCOMPLETE,
  CHARSET,
  CHECKED,
  CLASS,
  CONTENT,
  CX,
  CY,
  DATA_AGO,
  DATA_FROM,
  DATA_LABEL,
  DATA_NOW,
  DATA_SINCE,
  DATA_UNTIL,
  DATETIME,
  DEFER,
  FOR,
  HEIGHT,
  HIDDEN,
  HREF,
  HTTP_EQUIV,
  ID,
  LANG,
  MAXLENGTH,
  METHOD,
  NAME,
  PRESERVE_ASPECT_RATIO("preserveAspectRatio"),
  R,
  REL,
  ROLE,
  SCOPE,
  SRC,
  TITLE,
  TYPE,
  VALUE,
  VIEW_BOX("viewBox"),
  WIDTH,
  X,
  Y;

  private final String word;

  Attribute() {
    this.word = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** SVG's have capitals. */
  Attribute(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
