package dev.spirebridge.admin;

import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Says where a source stands with its agent, why, and what can be done about it. */
final class SourceWords {

  /**
   * How long the agent has been quiet.
   *
   * @param last when it was last known to be there, or when the bridge began to look for it
   */
  record Contact(Instant last, Duration silence) {}

  private SourceWords() {}

  /** At least one line; the first tells the state. */
  static List<String> of(SourceStatus source, Contact contact) {
    List<String> lines = new ArrayList<>();
    lines.add(state(source, contact));
    source.lastError().ifPresent(error -> lines.add("its last error: " + error));
    source.lastRefusal().ifPresent(reason -> lines.add("its last update was refused: " + reason));
    String advice = source.advice().orElse(usualAdvice(source.phase(), source.address()));
    if (!advice.isEmpty()) {
      lines.add("to do: " + advice);
    }
    return lines;
  }

  private static String state(SourceStatus source, Contact contact) {
    String agent = "agent at " + source.address();
    return switch (source.phase()) {
      case CONNECTING, BACKING_OFF ->
          "%s unreachable since %s, for %s"
              .formatted(agent, contact.last(), DurationWords.of(contact.silence()));
      case AWAITING_REGISTRATION -> agent + " answers, but has no identity for this workload";
      case STREAMING -> agent + " is connected";
      case REJECTED -> agent + " refuses the request itself";
      case DELEGATE_NOT_AUTHORIZED -> agent + " does not let the bridge act for its callers";
      case DELEGATE_WITHOUT_ENTRY -> agent + " has no identity for the bridge itself";
      case CALLER_NOT_VISIBLE -> agent + " is not in the bridge's PID namespace";
      case NOT_ALLOWED -> "the bridge's policy allows none of the caller's identities";
      case CLOSED -> agent + " is not asked any more";
    };
  }

  private static String usualAdvice(SourcePhase phase, String address) {
    return switch (phase) {
      case CONNECTING, BACKING_OFF ->
          "check that the SPIRE agent runs and that its socket is at " + address;
      case AWAITING_REGISTRATION ->
          "create a registration entry whose selectors match this workload";
      case REJECTED -> "check that the address is that of a SPIRE agent, and see the agent's log";
      case DELEGATE_NOT_AUTHORIZED ->
          "add the bridge's SPIFFE ID (such as spiffe://TRUST-DOMAIN/ns/NAMESPACE/sa/spire-bridge)"
              + " to authorized_delegates in the agent's configuration and restart the agent";
      case DELEGATE_WITHOUT_ENTRY ->
          "create a registration entry whose selectors match the bridge's own process and whose"
              + " SPIFFE ID is in authorized_delegates";
      case CALLER_NOT_VISIBLE ->
          "the bridge needs hostPID: it is not in the SPIRE agent's PID namespace";
      case NOT_ALLOWED -> "add a pattern of the caller's SPIFFE ID to callers.spiffeIds";
      case STREAMING, CLOSED -> "";
    };
  }

  /** What helps callers in this phase, be they one or many; empty for nothing. */
  static String adviceAbout(SourcePhase caller) {
    return switch (caller) {
      case AWAITING_REGISTRATION ->
          "create a registration entry whose selectors match the process; the agent takes about"
              + " 5 s to learn of it";
      case REJECTED, BACKING_OFF, CONNECTING -> "see the agent's log for why it cannot attest it";
      case CALLER_NOT_VISIBLE ->
          "give the bridge's pod hostPID: true; it sees only the processes of its own PID namespace";
      case NOT_ALLOWED -> "add a pattern of its SPIFFE ID to callers.spiffeIds";
      case STREAMING, DELEGATE_NOT_AUTHORIZED, DELEGATE_WITHOUT_ENTRY, CLOSED -> "";
    };
  }
}
