package dev.spirebridge.faults;

/** Where a fault comes from: a table each. */
public enum Side {
  AGENT("The agent, its server, and what they send"),
  CLIENTS("Proxies and other clients"),
  PROCESS("The bridge's own process and its machine");

  private final String heading;

  Side(String heading) {
    this.heading = heading;
  }

  String heading() {
    return heading;
  }
}
