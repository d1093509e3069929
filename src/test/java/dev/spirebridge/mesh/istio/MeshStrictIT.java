package dev.spirebridge.mesh.istio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.run.GateAnswer;
import dev.spirebridge.mesh.run.Outcome;
import dev.spirebridge.mesh.strict.StrictOptions;
import dev.spirebridge.mesh.strict.StrictPlanner;
import dev.spirebridge.testing.peers.KubeApiServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy made strict and taken back over a real API server. */
class MeshStrictIT {

  @TempDir private static Path folder;

  private final StrictPlanner planner =
      new StrictPlanner(
          MeshOfValues.facts(),
          new StrictOptions(
              new StrictOptions.Cover.Namespace("bookinfo"), "istio-system", List.of()));

  @Test
  void notWhileOneIsOfAnotherIssuerThenDoneThenTakenBack() throws InterruptedException {
    try (KubeApiServer server = KubeApiServer.start(folder, ApiServerMesh.USER);
        ApiServerMesh mesh = new ApiServerMesh(server, "strict.yaml")) {
      server.apply(
          """
          apiVersion: security.istio.io/v1
          kind: PeerAuthentication
          metadata: {name: ours, namespace: bookinfo, annotations: {kept: "yes"}}
          spec: {mtls: {mode: PERMISSIVE}, portLevelMtls: {"9090": {mode: STRICT}}}
          """);
      Map<String, JsonNode> before = mesh.raw();
      mesh.answer =
          holds ->
              mesh.last.filter(Gate.IssuerHolds.class::isInstance).isPresent()
                  ? new GateAnswer.Never("ratings fell back to the mesh's CA")
                  : holds;
      assertThat(mesh.apply(planner)).isInstanceOf(Outcome.Stopped.class);
      assertThat(mode(mesh)).isEqualTo("PERMISSIVE");

      mesh.answer = holds -> holds;
      assertThat(mesh.apply(planner))
          .isEqualTo(new Outcome.Done(List.of("PeerAuthentication bookinfo/ours")));
      assertThat(mode(mesh)).isEqualTo("STRICT");
      assertThat(mesh.apply(planner)).isEqualTo(new Outcome.Done(List.of()));

      mesh.admin()
          .genericKubernetesResources("security.istio.io/v1", "PeerAuthentication")
          .inNamespace("bookinfo")
          .withName("ours")
          .edit(somebodys -> {
            somebodys.getMetadata().setLabels(Map.of("team", "web"));
            return somebodys;
          });
      assertThat(mesh.rollback(planner, false)).isInstanceOf(Outcome.Refused.class);
      assertThat(mode(mesh)).as("nothing is touched").isEqualTo("STRICT");

      assertThat(mesh.rollback(planner, true)).isInstanceOf(Outcome.Done.class);
      assertThat(mesh.raw()).isEqualTo(before);
    }
  }

  private static String mode(ApiServerMesh mesh) {
    return Objects.requireNonNull(
            mesh.raw().get("/apis/security.istio.io/v1/peerauthentications bookinfo/ours spec"))
        .at("/mtls/mode")
        .asText();
  }
}
