package dev.spirebridge.testing.walk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.peers.Http;
import dev.spirebridge.testing.walk.Walk.Seen;
import java.util.List;

/** The steps of a plan, beside the table in which its page names them. */
final class Steps {

  private Steps() {}

  /** In what the plan that was typed last is not the table of its page; empty if it is. */
  static List<String> notAsInTheTable(Walk walk) {
    Seen plan = walk.again("-o json");
    List<String> ids = Http.parse(plan.out()).path("steps").valueStream().map(Steps::id).toList();
    return WalkPage.differences(walk.page().named("step", "object"), ids, true);
  }

  private static String id(JsonNode step) {
    return step.path("id").asText();
  }
}
