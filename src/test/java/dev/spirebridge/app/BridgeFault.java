package dev.spirebridge.app;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What goes wrong with a bridge for real, and the alert that tells of it. */
public enum BridgeFault {
  AGENT_AWAY("SpireBridgeAgentAway", BridgeFaults::agentAway),
  AGENT_REFUSES("SpireBridgeAgentRefuses", BridgeFaults::agentRefuses),
  NOT_READY("SpireBridgeNotReady", BridgeFaults::identityWithdrawn),
  SVID_EXPIRES("SpireBridgeSvidExpiresSoon", BridgeFaults::svidIsNotRenewed),
  BUNDLE_EXPIRES("SpireBridgeBundleExpiresSoon", BridgeFaults::authorityIsNotRenewed),
  UPDATE_REFUSED("SpireBridgeUpdateRefused", BridgeFaults::keyOfAnotherLeaf),
  NACK("SpireBridgeProxiesRefuse", BridgeFaults::nack),
  HELD("SpireBridgeCallersWait", BridgeFaults::nameThatDoesNotExist),
  CONNECTION_LIMIT("SpireBridgeConnectionsRefused", BridgeFaults::oneConnectionTooMany),
  STRANGER("SpireBridgeConnectionsRefused", BridgeFaults::callerOnNoList),
  DESCRIPTORS("SpireBridgeFilesRunOut", BridgeFaults::descriptorsRunOut),
  FILES("SpireBridgeFilesAreOld", BridgeFaults::folderIsGone),
  READERS("SpireBridgeReadersNotTold", BridgeFaults::commandFails),
  MOVING("SpireBridgeMovingRoots", BridgeFaults::moveThatTakesLong),
  MOVING_ENDS("SpireBridgeMovingRootsEndSoon", BridgeFaults::moveNearItsEnd),
  MOVING_REFUSED("SpireBridgeMovingRootsRefused", BridgeFaults::moveThatIsOver);

  /** Its alert is of no bridge at all, so that it needs a Prometheus of its own. */
  public static final String ABSENT = "SpireBridgeAbsent";

  /** Starts what is sound at first. */
  interface Preparation {
    Strike on(BridgeStage stage) throws Exception;
  }

  /** Makes it go wrong. */
  interface Strike {
    void strike() throws Exception;
  }

  private final String alert;
  private final Preparation preparation;

  BridgeFault(String alert, Preparation preparation) {
    this.alert = alert;
    this.preparation = preparation;
  }

  public String alert() {
    return alert;
  }

  /** Of the bridge it befalls. */
  String pod() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Strike prepare(BridgeStage stage) throws Exception {
    return preparation.on(stage);
  }

  /** The alerts that fire for real in a test. */
  public static List<String> alerts() {
    return Arrays.stream(values()).map(BridgeFault::alert).distinct().toList();
  }
}
