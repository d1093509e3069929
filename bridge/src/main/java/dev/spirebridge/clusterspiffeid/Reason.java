package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.Severity;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that the planner may find, each with what it means. */
public enum Reason {
  NAMESPACE_REFUSED(
      Severity.WARNING, "A namespace or pod asks by label in a namespace that is never managed."),
  LABEL_VALUE_NOT_UNDERSTOOD(
      Severity.WARNING, "The label has a value that is neither true nor false."),
  INVALID_ANNOTATION(
      Severity.WARNING, "An annotation cannot be read; the last valid object stays."),
  FORBIDDEN_ANNOTATION(
      Severity.WARNING,
      "An annotation asks for more than the configuration allows; the last valid object stays."),
  UNKNOWN_ANNOTATION(Severity.WARNING, "An annotation has this program's prefix and no meaning."),
  NOT_AN_ISTIO_IDENTITY(
      Severity.WARNING,
      "Istio injects into the namespace or pods, and the configured template is not of the form Istio takes."),
  NOT_FEDERATED(
      Severity.WARNING,
      "A trust domain to federate with has no federation relationship, or one without a bundle, and is left out until it has."),
  FOREIGN_OBJECT(
      Severity.WARNING, "An object that is not ours has the name that ours should have."),
  STRAY_OBJECT(
      Severity.WARNING, "An object carries our owner label under a name that is none of ours."),
  DRIFT_CORRECTED(
      Severity.NORMAL,
      "An object of ours was changed or deleted by somebody else, and is as it was again."),
  NOT_WRITTEN(Severity.WARNING, "The API server refuses to have the object written."),
  MASKED_BY_ANOTHER(
      Severity.WARNING,
      "An older ClusterSPIFFEID renders the same IDs for the same pods: its settings hold, not ours."),
  MASKS_ANOTHER(
      Severity.NORMAL,
      "A younger ClusterSPIFFEID renders the same IDs for the same pods: our settings hold."),
  SECOND_IDENTITY(
      Severity.WARNING, "Another ClusterSPIFFEID registers pods of ours a second time."),
  NOT_TAKEN(
      Severity.WARNING, "No controller-manager has written statistics to the object for 30 s."),
  NAMESPACE_IGNORED(
      Severity.WARNING, "spire-controller-manager is configured to ignore the namespace."),
  NOTHING_SELECTED(
      Severity.WARNING,
      "There are pods for the object, and spire-controller-manager selects none."),
  ENTRIES_MASKED(Severity.WARNING, "Entries of the object are masked by an older one."),
  ENTRIES_NOT_RENDERED(
      Severity.WARNING, "spire-controller-manager cannot render the entries of some pods."),
  ENTRIES_FAILED(Severity.WARNING, "The SPIRE server refuses entries of the object.");

  private final Severity severity;
  private final String meaning;
  private final String word;

  Reason(Severity severity, String meaning) {
    this.severity = severity;
    this.meaning = meaning;
    this.word =
        Stream.of(name().split("_", -1))
            .map(part -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
            .collect(Collectors.joining());
  }

  /** In CamelCase, as Events and metrics have it. */
  public String word() {
    return word;
  }

  public Severity severity() {
    return severity;
  }

  /** One sentence, for a table of all reasons. */
  public String meaning() {
    return meaning;
  }
}
