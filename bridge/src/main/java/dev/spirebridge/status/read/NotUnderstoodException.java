package dev.spirebridge.status.read;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.identity.AgentText;

/** A value that this program can make nothing of, so that what it is a part of is left out. */
final class NotUnderstoodException extends Exception {

  private static final long serialVersionUID = 1L;

  NotUnderstoodException(String where, JsonNode value) {
    this(where, "is " + shown(value) + ", which is not known here");
  }

  NotUnderstoodException(String where, String what) {
    super(where + " " + what);
  }

  /** Never a whole object or list: those may be long. */
  private static String shown(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      default -> AgentText.printable(value.toString());
    };
  }
}
