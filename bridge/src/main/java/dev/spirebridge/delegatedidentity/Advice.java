package dev.spirebridge.delegatedidentity;

import dev.spirebridge.delegatedidentity.SubscriptionState.AgentAway;
import dev.spirebridge.delegatedidentity.SubscriptionState.AgentInOtherNamespace;
import dev.spirebridge.delegatedidentity.SubscriptionState.Asking;
import dev.spirebridge.delegatedidentity.SubscriptionState.AwaitingRegistration;
import dev.spirebridge.delegatedidentity.SubscriptionState.BackingOff;
import dev.spirebridge.delegatedidentity.SubscriptionState.CallerNotVisible;
import dev.spirebridge.delegatedidentity.SubscriptionState.Closed;
import dev.spirebridge.delegatedidentity.SubscriptionState.DelegateNotAuthorized;
import dev.spirebridge.delegatedidentity.SubscriptionState.DelegateWithoutEntry;
import dev.spirebridge.delegatedidentity.SubscriptionState.NotAllowed;
import dev.spirebridge.delegatedidentity.SubscriptionState.Rejected;
import dev.spirebridge.delegatedidentity.SubscriptionState.Streaming;
import dev.spirebridge.store.Caller;
import dev.spirebridge.store.ProcessPin;
import dev.spirebridge.unixsocket.Endpoint;
import io.spiffe.spiffeid.TrustDomain;
import java.util.Optional;

/**
 * What an operator can do about each state, and how the states are put into words.
 *
 * @param trustDomain the one the bridge is set up for
 */
record Advice(Endpoint agent, Optional<TrustDomain> trustDomain) {

  /** What helps the bridge itself; empty where nothing is needed. */
  Optional<String> ofSource(SubscriptionState state) {
    return state instanceof BackingOff
        ? Optional.of("see the agent's log for why it cannot attest the bridge itself")
        : of(state);
  }

  /** What helps a caller; empty where nothing is needed. */
  Optional<String> ofCaller(SubscriptionState state) {
    return state instanceof BackingOff
        ? Optional.of("see the agent's log for why it could not attest this process")
        : of(state);
  }

  private Optional<String> of(SubscriptionState state) {
    return switch (state) {
      case Asking _, Streaming _, BackingOff _, Closed _ -> Optional.empty();
      case AgentAway _ ->
          Optional.of(
              "check that the SPIRE agent runs, that admin_socket_path is set in its configuration,"
                  + " and that the socket is mounted at "
                  + agent);
      case Rejected _ ->
          Optional.of(
              "check that "
                  + agent
                  + " is the agent's admin socket (admin_socket_path), not its"
                  + " Workload API socket");
      case DelegateNotAuthorized _ ->
          Optional.of(
              ("add the bridge's SPIFFE ID (such as"
                      + " spiffe://%s/ns/NAMESPACE/sa/spire-bridge; \"spire-agent api fetch x509\","
                      + " run as the bridge, shows it) to authorized_delegates in the agent's"
                      + " configuration and restart the agent")
                  .formatted(trustDomain.map(TrustDomain::getName).orElse("TRUST-DOMAIN")));
      case DelegateWithoutEntry _ ->
          Optional.of(
              "create a registration entry whose selectors match the bridge's own process (for a"
                  + " DaemonSet: k8s:ns and k8s:sa) and whose SPIFFE ID is in authorized_delegates");
      case AwaitingRegistration _ ->
          Optional.of(
              "create a registration entry, or a ClusterSPIFFEID, whose selectors match this"
                  + " process; the agent learns of it within about 5 s");
      case CallerNotVisible _ ->
          Optional.of("the bridge needs hostPID: the caller's pid is not visible");
      case AgentInOtherNamespace _ ->
          Optional.of("the bridge needs hostPID: it is not in the SPIRE agent's PID namespace");
      case NotAllowed _ ->
          Optional.of(
              "add a pattern for its SPIFFE ID to callers.spiffeIds, or mend the"
                  + " registration entry");
    };
  }

  /** What the agent does or is, towards the bridge or a caller. */
  static String trouble(SubscriptionState state) {
    return switch (state) {
      case AwaitingRegistration _ -> "has no identity for this process";
      case Rejected _ -> "refuses the request itself";
      case BackingOff _ -> "ends the subscription";
      case AgentAway _ -> "cannot be asked";
      case DelegateNotAuthorized _ -> "does not let the bridge ask for others";
      case DelegateWithoutEntry _ -> "does not know the bridge itself";
      case CallerNotVisible _, AgentInOtherNamespace _ -> "was not asked";
      case NotAllowed _ -> "has identities that the bridge's policy does not let out";
      case Asking _, Streaming _, Closed _ -> "";
    };
  }

  /** {@code pid 12 uid 1337 pod 8f…}: by which an operator finds the process. */
  static String who(Caller caller) {
    return caller.description()
        + caller.pin().flatMap(ProcessPin::podUid).map(uid -> " pod " + uid).orElse("");
  }
}
