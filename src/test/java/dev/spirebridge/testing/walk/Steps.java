package dev.spirebridge.testing.walk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.peers.Http;
import dev.spirebridge.testing.walk.Walk.Seen;
import java.util.List;

/** The steps of a plan, beside the table in which its page names them. */
public final class Steps {

  private Steps() {}

  /**
   * In what the plan that was typed last is not the table of its page; empty if it is.
   *
   * @param second the header of that table behind "step"
   */
  public static List<String> notAsInTheTable(Walk walk, String second) {
    Seen plan = walk.again("-o json");
    List<String> ids = Http.parse(plan.out()).path("steps").valueStream().map(Steps::id).toList();
    return WalkPage.differences(walk.page().named("step", second), ids, true);
  }

  private static String id(JsonNode step) {
    return step.path("id").asText();
  }
}
