package dev.spirebridge.benchmark.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;

/** What the load client tells the benchmark: one line of JSON per event. */
public sealed interface LoadEvent {
  /** {@code done} of {@code of} streams have come through the phase that is running. */
  record Progress(String phase, int done, int of) implements LoadEvent {}

  /**
   * The streams have both secrets, or the time is up.
   *
   * @param millis from the first connect to the last stream that was served
   * @param firstAnswer from each stream's connect to its first answer
   * @param missing streams that are open and were not served in time
   * @param closed streams the server closed so far, by reason
   */
  record Served(
      double millis, Distribution firstAnswer, int served, int missing, Map<String, Integer> closed)
      implements LoadEvent {}

  /** From here on a trust bundle that differs from the present one counts as the rotation. */
  record Armed() implements LoadEvent {}

  /**
   * The streams have a new trust bundle, or the time is up.
   *
   * @param spread per stream, the time since the first stream had the new bundle
   * @param missing streams that are open and did not get it in time
   * @param closed streams the server closed since the start, by reason
   */
  record Rotated(Distribution spread, int rotated, int missing, Map<String, Integer> closed)
      implements LoadEvent {}

  /** The event as one line. */
  static String encode(ObjectMapper mapper, LoadEvent event) {
    ObjectNode line = mapper.valueToTree(event);
    line.put("event", event.getClass().getSimpleName());
    return line.toString();
  }

  /**
   * The event of a line.
   *
   * @throws IOException when the line is none of these events
   */
  static LoadEvent decode(ObjectMapper mapper, String line) throws IOException {
    if (!(mapper.readTree(line) instanceof ObjectNode fields)) {
      throw new IOException("Not an event of the load client: " + line);
    }
    String event = fields.remove("event").asText();
    return switch (event) {
      case "Progress" -> mapper.treeToValue(fields, Progress.class);
      case "Served" -> mapper.treeToValue(fields, Served.class);
      case "Armed" -> new Armed();
      case "Rotated" -> mapper.treeToValue(fields, Rotated.class);
      default -> throw new IOException("Not an event of the load client: " + line);
    };
  }
}
