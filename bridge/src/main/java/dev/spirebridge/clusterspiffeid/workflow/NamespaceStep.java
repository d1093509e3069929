package dev.spirebridge.clusterspiffeid.workflow;

import dev.spirebridge.clusterspiffeid.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a command does to one namespace. */
public sealed interface NamespaceStep {

  String namespace();

  /**
   * Nothing, and not to the others either.
   *
   * @param reason ends with what to do
   */
  record Refused(String namespace, String reason) implements NamespaceStep {}

  /**
   * To be done, or done already.
   *
   * @param labels to set on the namespace, or on the object that is adopted, to nothing for those
   *     to take off; empty when all is so already
   * @param clusterSpiffeId the name of the object that follows
   * @param change what the controller will do to it
   * @param notes sentences that a person should read before
   * @param restarts empty unless asked for
   * @param version of the object that is adopted, which has to be the one that was looked at
   */
  record Go(
      String namespace,
      Map<String, Optional<String>> labels,
      String clusterSpiffeId,
      Optional<Change> change,
      List<String> notes,
      List<Restart> restarts,
      Optional<String> version)
      implements NamespaceStep {

    public Go {
      labels = Map.copyOf(labels);
      notes = List.copyOf(notes);
      restarts = List.copyOf(restarts);
    }
  }
}
