package dev.spirebridge.app;

import java.util.Arrays;
import java.util.List;

/** What goes wrong in a cluster for real, and the alert that tells of it. */
public enum ClusterFault {
  BAD_ANNOTATION("SpireBridgeNamespaceInTrouble"),
  NO_CONTROLLER_MANAGER("SpireBridgeNotTaken"),
  OTHER_AUTHORITY("SpireBridgeWrongIssuer"),
  SILENT_BRIDGE("SpireBridgeNotHeard"),
  FOREIGN_SECRET("SpireBridgeSecretNotKept"),
  API_SERVER_AWAY("SpireBridgeNotSynced"),
  CHECK_WAITS_FOR_IT("SpireBridgeIssuerCheckStalls"),
  NO_CONTROLLER("SpireBridgeNoLeader");

  private final String alert;

  ClusterFault(String alert) {
    this.alert = alert;
  }

  String alert() {
    return alert;
  }

  /** The alerts that fire for real in a test. */
  public static List<String> alerts() {
    return Arrays.stream(values()).map(ClusterFault::alert).toList();
  }
}
