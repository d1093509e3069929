package dev.spirebridge.kubernetes;

/** The two types an Event can have. */
public enum Severity {
  NORMAL("Normal"),
  WARNING("Warning");

  private final String eventType;

  Severity(String eventType) {
    this.eventType = eventType;
  }

  /** As the API spells it. */
  public String eventType() {
    return eventType;
  }
}
