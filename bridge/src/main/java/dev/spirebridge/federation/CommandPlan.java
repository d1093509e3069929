package dev.spirebridge.federation;

/** What {@code federation add} and {@code federation remove} may do. */
public sealed interface CommandPlan {

  /** To be done; a {@link FederationChange.Keep} when it is so already. */
  record Allowed(FederationChange change) implements CommandPlan {}

  /**
   * @param message why not, ending with what to do
   */
  record Refused(String message) implements CommandPlan {}
}
