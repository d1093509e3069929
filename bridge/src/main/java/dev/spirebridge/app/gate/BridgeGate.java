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
            .map(id -> "%d bridges hand out the roots of the move %s".formatted(each.size(), id))
            .orElse("%d bridges hand out no roots of a move".formatted(each.size())));
  }

  static GateAnswer read(String pod, byte[] page, Optional<String> wanted) throws IOException {
    Optional<String> found = moving(page);
    if (found.equals(wanted)) {
      return new GateAnswer.Holds(pod);
    }
    return new GateAnswer.NotYet(
        found
            .map(id -> "%s: it hands out the roots of the move %s".formatted(pod, id))
            .orElse(pod + ": it hands out no roots of a move"));
  }

  private static Optional<String> moving(byte[] page) throws IOException {
    try {
      JsonNode status = JSON.readTree(page);
      if (!status.isObject()) {
        throw new IOException("it does not answer with a bridge's status");
      }
      JsonNode id = status.at("/moving/id");
      return id.isTextual() ? Optional.of(AgentText.printable(id.asText())) : Optional.empty();
    } catch (JsonProcessingException e) {
      throw new IOException("it does not answer with a bridge's status", e);
    }
  }
}
