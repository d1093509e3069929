package dev.spirebridge.clusterspiffeid;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody else's ClusterSPIFFEID that selects pods of ours.
 *
 * @param witness one of the pods
 */
record Overlap(OurObject ours, ObservedClusterSpiffeId other, PodView witness) {

  /** What comes of it. */
  enum Effect {
    MASKED_BY_OTHER(
        Reason.MASKED_BY_ANOTHER,
        "The same pods are selected by ClusterSPIFFEID %s, which is older and masks ours wherever it renders the same SPIFFE ID: its ttl, federatesWith, hint and DNS names hold. Delete it, make it a fallback, or let its selectors leave these pods out."),
    MASKS_OTHER(
        Reason.MASKS_ANOTHER,
        "The same pods are selected by ClusterSPIFFEID %s, which is younger and masked by ours wherever it renders the same SPIFFE ID. Delete it, or let its selectors leave these pods out; if its settings are the ones that are wanted, take the label off."),
    BESIDE_OURS(
        Reason.SECOND_IDENTITY,
        "The same pods are selected by ClusterSPIFFEID %s, whose template or selectors differ from ours: they have its entries besides, and which identity a proxy uses is chance. Delete it, make it a fallback, or let its selectors leave these pods out.");

    private final Reason reason;
    private final String sentence;

    Effect(Reason reason, String sentence) {
      this.reason = reason;
      this.sentence = sentence;
    }

    Reason reason() {
      return reason;
    }

    String sentence(String others) {
      return sentence.formatted(others);
    }
  }

  /**
   * Of entries with the same SPIFFE ID, parent and selectors the oldest object's is made, the rest
   * are masked; others are made beside each other.
   */
  Effect effect() {
    if (!SpiffeIdTemplate.same(text(other, "spiffeIDTemplate"), ourTemplate())
        || hasSelectorsOfItsOwn()) {
      return Effect.BESIDE_OURS;
    }
    return ours.observed().map(this::isOlderThan).orElse(true)
        ? Effect.MASKED_BY_OTHER
        : Effect.MASKS_OTHER;
  }

  private boolean isOlderThan(ObservedClusterSpiffeId observed) {
    Instant otherCreated = other.created();
    int age = otherCreated.compareTo(observed.created());
    return age < 0 || (age == 0 && other.uid().compareTo(observed.uid()) < 0);
  }

  private boolean hasSelectorsOfItsOwn() {
    return other.spec().get("workloadSelectorTemplates") instanceof Iterable<?> templates
        && templates.iterator().hasNext();
  }

  private String ourTemplate() {
    return Optional.ofNullable(ours.spec().get("spiffeIDTemplate"))
        .map(Object::toString)
        .orElse("");
  }

  private static String text(ObservedClusterSpiffeId object, String field) {
    return object.spec().get(field) instanceof String text ? text : "";
  }
}
