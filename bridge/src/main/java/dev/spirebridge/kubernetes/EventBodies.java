package dev.spirebridge.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * What is sent for an Event of the API's v1.
 *
 * @param instance which of several controllers reports
 */
record EventBodies(String instance) {

  /** What the API server takes at most, in bytes of UTF-8. */
  private static final int LONGEST_MESSAGE = 1024;

  private static final int LONGEST_REASON = 128;

  static String namespace(ObjectReference object) {
    return object.namespace().orElse("default");
  }

  Event first(Finding finding, EventLedger.Entry entry) {
    ObjectReference about = finding.about();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(namespace(about))
        .withName(entry.eventName())
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(about.apiVersion())
        .withKind(about.kind())
        .withNamespace(about.namespace().orElse(null))
        .withName(about.name())
        .withUid(about.uid().orElse(null))
        .endInvolvedObject()
        .withType(finding.severity().eventType())
        .withReason(shortened(finding.reason(), LONGEST_REASON))
        .withMessage(shortened(withoutKeys(finding.message()), LONGEST_MESSAGE))
        .withCount(entry.count())
        .withFirstTimestamp(seconds(entry.first()))
        .withLastTimestamp(seconds(entry.last()))
        .withNewSource()
        .withComponent(Ownership.OWNER)
        .endSource()
        .withReportingComponent(Ownership.OWNER)
        .withReportingInstance(shortened(instance, LONGEST_REASON))
        .build();
  }

  /** A merge patch. */
  static Map<String, Object> again(EventLedger.Entry entry) {
    return Map.of("count", entry.count(), "lastTimestamp", seconds(entry.last()));
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Nobody is meant to put one into a message; an Event is read by more people than a log. */
  private static String withoutKeys(String message) {
    return message.contains("PRIVATE KEY") ? "(withheld: it had a private key in it)" : message;
  }

  private static String shortened(String text, int bytes) {
    StringBuilder kept = new StringBuilder();
    int size = 0;
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      int character = text.codePointAt(at);
      size += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
      if (size > bytes - 3 && text.length() - at > 1) {
        return kept.append('…').toString();
      }
      kept.appendCodePoint(character);
    }
    return kept.toString();
  }
}
