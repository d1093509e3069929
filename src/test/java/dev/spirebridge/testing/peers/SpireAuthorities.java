package dev.spirebridge.testing.peers;

import java.util.List;

/** The X.509 authorities of a SPIRE server, by their IDs (the subject key identifier in hex). */
public final class SpireAuthorities {

  private final ProgramRun command;

  SpireAuthorities(ProgramRun command) {
    this.command = command;
  }

  public String active() {
    return command
        .json(List.of("localauthority", "x509", "show"))
        .path("active")
        .path("authority_id")
        .asText();
  }

  /** Makes the next authority and adds it to the trust bundle; returns its ID. */
  public String prepare() {
    return command
        .json(List.of("localauthority", "x509", "prepare"))
        .path("prepared_authority")
        .path("authority_id")
        .asText();
  }

  /** Signs from now on with the prepared authority. */
  public void activate(String authorityId) {
    run("activate", authorityId);
  }

  /** Makes agents re-issue all SVIDs an authority no longer active has signed. */
  public void taint(String authorityId) {
    run("taint", authorityId);
  }

  /** Takes a tainted authority out of the trust bundle. */
  public void revoke(String authorityId) {
    run("revoke", authorityId);
  }

  private void run(String verb, String authorityId) {
    command.run(List.of("localauthority", "x509", verb, "-authorityID", authorityId));
  }
}
