package dev.spirebridge.testing.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.Http;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** What the controller's own issuer check says, at its HTTP address and in Events. */
final class ControllerIssuers implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int HTTP = 9877;

  private final Kubectl kubectl;
  private final PodPort port;
  private final Http http = new Http();

  private ControllerIssuers(Kubectl kubectl, PodPort port) {
    this.kubectl = kubectl;
    this.port = port;
  }

  /** Of the one controller that runs. */
  static ControllerIssuers of(NodeCluster cluster) {
    String pod =
        cluster
            .kubectl()
            .pods(NodeCluster.OWN, ControllerDeployment.IDENTITY.name())
            .getFirst()
            .at("/metadata/name")
            .asText();
    return new ControllerIssuers(cluster.kubectl(), cluster.port(NodeCluster.OWN, pod, HTTP));
  }

  /** Waits until its check comes to that, of as many pods. */
  void await(String outcome, int pods) {
    try {
      Await.until(
          "the controller's check to say " + outcome + " of " + pods,
          SOON,
          () -> outcome().equals(outcome) && verdicts().size() == pods);
    } catch (AssertionError e) {
      throw new AssertionError(issuers().toPrettyString(), e);
    }
  }

  String outcome() {
    return issuers().path("outcome").asText();
  }

  /** Its verdicts, by the namespace and the Deployment of the pod. */
  Map<String, String> verdicts() {
    Map<String, String> verdicts = new TreeMap<>();
    for (JsonNode row : issuers().path("targets")) {
      String deployment = row.path("target").asText().replaceFirst("-[^-]+-[^-]+$", "");
      verdicts.put(deployment, row.path("verdict").asText());
    }
    return verdicts;
  }

  List<String> metrics() {
    return http.text(port.address().resolve("metrics")).lines().toList();
  }

  /** Waits for an Event about a Deployment, and returns its message. */
  String awaitEvent(Workload workload, String reason) {
    return Await.untilPresent(
        "an Event " + reason + " of " + workload.name(),
        SOON,
        () ->
            events(workload).stream()
                .filter(event -> event.path("reason").asText().equals(reason))
                .map(event -> event.path("message").asText())
                .findFirst());
  }

  List<JsonNode> events(Workload workload) {
    JsonNode list =
        Http.parse(
            kubectl.run(
                "get",
                "events",
                "--namespace=" + workload.namespace(),
                "--field-selector=involvedObject.kind=Deployment,involvedObject.name="
                    + workload.name(),
                "--output=json"));
    return StreamSupport.stream(list.path("items").spliterator(), false)
        .filter(event -> event.path("reason").asText().startsWith("Issuer"))
        .toList();
  }

  private JsonNode issuers() {
    return http.json(port.address().resolve("api/v1/issuers"));
  }

  @Override
  public void close() {
    http.close();
    port.close();
  }
}
