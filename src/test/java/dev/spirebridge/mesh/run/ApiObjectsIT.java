package dev.spirebridge.mesh.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.kubernetes.WriteOutcome;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is looked up, remembered and written, at a real API server. */
class ApiObjectsIT {

  @TempDir private static Path folder;

  @Test
  void objectsAreReadOnceAndKindsInTheVersionThatIsThere() {
    try (KubeApiServer server = KubeApiServer.start(folder, ApiServerMove.USER);
        ApiServerMove move = new ApiServerMove(server)) {
      server.apply(
          """
          apiVersion: apiextensions.k8s.io/v1
          kind: CustomResourceDefinition
          metadata: {name: peerauthentications.security.istio.io}
          spec:
            group: security.istio.io
            scope: Namespaced
            names: {kind: PeerAuthentication, plural: peerauthentications, singular: peerauthentication}
            versions:
              - name: v1beta1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
          """);
      ApiObjects objects = new ApiObjects(move.admin());
      assertThat(objects.version(MeshKind.PEER_AUTHENTICATION)).contains("v1beta1");
      assertThat(objects.version(MeshKind.UPSTREAM)).isEmpty();
      assertThat(objects.version(MeshKind.DEPLOYMENT)).contains("v1");
      assertThat(objects.find(Ref.of(MeshKind.UPSTREAM, "shop", "x"))).isEmpty();
      assertThat(objects.list(MeshKind.DESTINATION_RULE, Optional.empty(), "")).isEmpty();
      var listed = objects.list(MeshKind.CONFIG_MAP, Optional.of("shop"), "app=web");
      assertThat(listed).extracting(each -> each.ref()).containsExactly(FakePlanner.TEXT);
      assertThat(listed.getFirst().tree().text("kind")).contains("ConfigMap");
      move.admin()
          .configMaps()
          .inNamespace("shop")
          .withName("text")
          .edit(now -> new ConfigMapBuilder(now).addToData("other", "theirs").build());
      assertThat(objects.find(FakePlanner.TEXT)).contains(listed.getFirst());
      var next = listed.getFirst().tree().with("ours", "data", "other");
      assertThat(objects.replace(listed.getFirst(), next, false))
          .isInstanceOf(WriteOutcome.Outdated.class);
      assertThat(objects.delete(listed.getFirst())).isInstanceOf(WriteOutcome.Outdated.class);
      assertThat(objects.replace(objects.read(FakePlanner.TEXT).orElseThrow(), next, true))
          .isInstanceOfSatisfying(
              WriteOutcome.Written.class,
              written ->
                  assertThat(ObjectTrees.tree(written.object()).text("data", "other"))
                      .contains("ours"));
      assertThat(objects.read(FakePlanner.TEXT).orElseThrow().tree().text("data", "other"))
          .contains("theirs");
      assertThat(objects.find(FakePlanner.TEXT)).isEqualTo(objects.read(FakePlanner.TEXT));
    }
  }
}
