package dev.spirebridge.federation;

import java.util.List;

/** What {@code federation add} and {@code federation remove} may do. */
public sealed interface CommandPlan {

  /**
   * To be done; a {@link FederationChange.Keep} when it is so already.
   *
   * @param notes what the change does not see to, sentences that end with what to do
   */
  record Allowed(FederationChange change, List<String> notes) implements CommandPlan {

    public Allowed {
      notes = List.copyOf(notes);
    }
  }

  /**
   * There is nothing to do it to, which is as it was asked for.
   *
   * @param message a sentence
   */
  record Nothing(String message) implements CommandPlan {}

  /**
   * @param message why not, ending with what to do
   */
  record Refused(String message) implements CommandPlan {}
}
