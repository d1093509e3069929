package dev.spirebridge.delegatedidentity;

import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.store.Caller;
import dev.spirebridge.store.ProcessPin;
import dev.spirebridge.unixsocket.Endpoint;
import java.util.Optional;

/** What an operator can do about each phase, and how the phases are put into words. */
record Advice(Endpoint agent) {

  /** Empty where nothing is needed. */
  Optional<String> on(SourcePhase phase) {
    return switch (phase) {
      case CONNECTING, STREAMING, CLOSED -> Optional.empty();
      case BACKING_OFF ->
          Optional.of(
              "check that the SPIRE agent runs, that admin_socket_path is set in its configuration,"
                  + " and that the socket is mounted at "
                  + agent);
      case REJECTED ->
          Optional.of(
              "check that "
                  + agent
                  + " is the agent's admin socket (admin_socket_path), not its"
                  + " Workload API socket");
      case DELEGATE_NOT_AUTHORIZED ->
          Optional.of(
              "add the bridge's SPIFFE ID to authorized_delegates in the agent's configuration and"
                  + " restart the agent");
      case DELEGATE_WITHOUT_ENTRY ->
          Optional.of(
              "create a registration entry whose selectors match the bridge's own process (for a"
                  + " DaemonSet: k8s:ns and k8s:sa)");
      case AWAITING_REGISTRATION ->
          Optional.of(
              "create a registration entry, or a ClusterSPIFFEID, whose selectors match this"
                  + " process; the agent learns of it within about 5 s");
      case CALLER_NOT_VISIBLE ->
          Optional.of("the bridge needs hostPID: the caller's pid is not visible");
      case NOT_ALLOWED ->
          Optional.of(
              "add a pattern for its SPIFFE ID to callers.spiffeIds, or mend the"
                  + " registration entry");
    };
  }

  static String trouble(SourcePhase phase) {
    return switch (phase) {
      case AWAITING_REGISTRATION -> "has no identity for this process";
      case REJECTED -> "refuses the request itself";
      case BACKING_OFF -> "cannot be asked";
      case DELEGATE_NOT_AUTHORIZED -> "does not let the bridge ask for others";
      case DELEGATE_WITHOUT_ENTRY -> "does not know the bridge itself";
      case CALLER_NOT_VISIBLE -> "was not asked";
      case NOT_ALLOWED -> "has identities that the bridge's policy does not let out";
      case CONNECTING, STREAMING, CLOSED -> "";
    };
  }

  /** {@code pid 12 uid 1337 pod 8f…}: by which an operator finds the process. */
  static String who(Caller caller) {
    return caller.description()
        + caller.pin().flatMap(ProcessPin::podUid).map(uid -> " pod " + uid).orElse("");
  }
}
