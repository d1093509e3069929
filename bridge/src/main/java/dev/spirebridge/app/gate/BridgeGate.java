package dev.spirebridge.app.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.identity.AgentText;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.run.GateAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Whether the node daemons hand out the additional roots of a move, by what their status tells. */
public final class BridgeGate {

  private static final String DAEMONS =
      "app.kubernetes.io/name=spire-bridge,app.kubernetes.io/component=node";
  private static final String STATUS = "/api/v1/status";

  /** Where a bridge tells its status, unless its {@code http} says otherwise. */
  private static final int PORT = 9877;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Looks looks;
  private final String namespace;

  /**
   * @param namespace of the node daemons
   */
  public BridgeGate(Looks looks, String namespace) {
    this.looks = looks;
    this.namespace = namespace;
  }

  public GateAnswer look(Gate.BridgesMove gate) throws InterruptedException {
    List<GateAnswer> each =
        looks.ready(
            namespace,
            DAEMONS,
            PORT,
            STATUS,
            "its status",
            (pod, page) -> read(pod, page, gate.id()));
    return Answers.all(
        each,
        gate.id()
            .map(id ->
                "the roots of the move %s are handed out by %s"
                    .formatted(id, Count.of(each.size(), "bridge")))
            .orElse("no roots of a move are handed out by " + Count.of(each.size(), "bridge")));
  }

  /**
   * A file that is refused has an id as well, and so has one that has expired: what counts is what
   * is handed out.
   */
  static GateAnswer read(String pod, byte[] page, Optional<String> wanted) throws IOException {
    JsonNode moving = moving(page);
    boolean handsOut = !moving.path("keyIds").isEmpty();
    String id = AgentText.printable(moving.path("id").asText());
    Optional<String> refused =
        Optional.of(moving.path("refused")).filter(JsonNode::isTextual).map(JsonNode::asText);
    if (wanted.isPresent() && refused.isPresent()) {
      return new GateAnswer.NotYet(
          "%s: it keeps roots of a move out: %s"
              .formatted(pod, AgentText.printable(refused.get())));
    }
    if (wanted.isPresent() ? handsOut && wanted.get().equals(id) : !handsOut) {
      return new GateAnswer.Holds(pod);
    }
    return new GateAnswer.NotYet(
        handsOut
            ? "%s: it hands out the roots of the move %s".formatted(pod, id)
            : pod + ": it hands out no roots of a move");
  }

  private static JsonNode moving(byte[] page) throws IOException {
    try {
      JsonNode status = JSON.readTree(page);
      if (!status.isObject()) {
        throw new IOException("it does not answer with a bridge's status");
      }
      return status.path("moving");
    } catch (JsonProcessingException e) {
      throw new IOException("it does not answer with a bridge's status", e);
    }
  }
}
