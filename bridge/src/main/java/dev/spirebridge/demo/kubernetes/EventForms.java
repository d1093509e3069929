package dev.spirebridge.demo.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * The two forms of an Event: the same object under other field names (Kubernetes' {@code
 * pkg/apis/events/v1/conversion.go}).
 */
final class EventForms {
  private static final Map<String, String> NEWER_BY_CORE =
      Map.of(
          "message", "note",
          "involvedObject", "regarding",
          "source", "deprecatedSource",
          "firstTimestamp", "deprecatedFirstTimestamp",
          "lastTimestamp", "deprecatedLastTimestamp",
          "count", "deprecatedCount",
          "reportingComponent", "reportingController");

  private EventForms() {}

  /** As events.k8s.io has it. */
  static ObjectNode newer(ObjectNode core, String apiVersion) {
    var event = core.deepCopy();
    event.put("apiVersion", apiVersion);
    NEWER_BY_CORE.forEach((old, now) -> rename(event, old, now));
    return event;
  }

  /** As the core group has it, which is how it is stored. */
  static ObjectNode core(ObjectNode newer) {
    var event = newer.deepCopy();
    event.put("apiVersion", "v1");
    event.put("kind", "Event");
    NEWER_BY_CORE.forEach((old, now) -> rename(event, now, old));
    return event;
  }

  private static void rename(ObjectNode event, String from, String to) {
    var value = event.remove(from);
    if (value != null) {
      event.set(to, value);
    }
  }
}
