package dev.spirebridge.clusterspiffeid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labelled namespaces and their ClusterSPIFFEIDs on a real API server, with RBAC on. */
class NamespaceControllerIT {

  @TempDir private static Path folder;

  private static KubeApiServer server;
  private static ApiServerScene scene;
  private static RunningController controller;

  @BeforeAll
  static void startTheController() {
    server = KubeApiServer.start(folder, RunningController.USER);
    scene = ApiServerScene.in(server);
    controller = RunningController.start(server, "one");
    Await.until(
        "the controller to lead and be in sync",
        ApiServerScene.SOON,
        () -> controller.leads() && controller.status().synced());
  }

  @AfterAll
  static void stop() {
    if (controller != null) {
      controller.close();
      scene.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aLabelledNamespaceGetsItsObjectAndLosesItWithTheLabel() {
    scene.namespace("shop", Map.of());
    scene.label("shop", "true");

    ObservedClusterSpiffeId object =
        scene.awaitObject("the object", "spire-bridge-ns-shop", spec -> true);
    assertThat(object.isOurs()).isTrue();
    assertThat(object.spec())
        .containsEntry("spiffeIDTemplate", NamespaceSettings.ISTIO_TEMPLATE)
        .containsEntry(
            "namespaceSelector",
            Map.of("matchLabels", Map.of("kubernetes.io/metadata.name", "shop")));

    scene.unlabel("shop");
    scene.awaitGone("spire-bridge-ns-shop");
  }

  @Test
  void whatSomebodyEditsOrAddsByHandIsTakenBackAndTold() {
    scene.managedNamespace("edited");
    scene.awaitObject("the object", "spire-bridge-ns-edited", spec -> true);

    scene.edit("spire-bridge-ns-edited", Map.of("admin", true, "ttl", "720h"));

    scene.awaitObject(
        "the object to be as it was",
        "spire-bridge-ns-edited",
        spec -> Boolean.FALSE.equals(spec.get("admin")) && !"720h".equals(spec.get("ttl")));
    Event event = scene.awaitEvent("DriftCorrected", "spire-bridge-ns-edited");
    assertThat(event.getMessage()).contains("spec.admin was true").contains("spec.ttl was 720h");
  }

  @Test
  void whatIsReplacedByAnOlderCopyWithoutOurAnnotationsIsTakenBackAndTold() {
    scene.managedNamespace("restored");
    String name = "spire-bridge-ns-restored";
    scene.awaitObject("the object", name, spec -> true);
    Await.until("a quiet pass", ApiServerScene.SOON, () -> controller.status().synced());

    scene
        .object(name)
        .edit(found -> {
          found.getMetadata().setAnnotations(Map.of());
          Map<String, Object> spec = new HashMap<>(ApiObjects.clusterSpiffeId(found).spec());
          spec.put("admin", true);
          found.setAdditionalProperties(Map.of("spec", spec));
          return found;
        });

    assertThat(scene.awaitEvent("DriftCorrected", name).getMessage())
        .contains("spec.admin: true, should be false");
    assertThat(scene.awaitEvent("DriftCorrected", "restored").getMessage())
        .contains("annotate namespace restored");
    scene.awaitObject("the correction", name, spec -> Boolean.FALSE.equals(spec.get("admin")));
  }

  @Test
  void oneObjectThatMayNotBeWrittenHidesNothingOfTheOthers() {
    scene.managedNamespace("unaffected");
    scene.awaitObject("the object", "spire-bridge-ns-unaffected", spec -> true);
    scene.refuseWritesOf("spire-bridge-ns-unwelcome");
    try {
      scene.managedNamespace("unwelcome");
      assertThat(scene.awaitEvent("NotWritten", "unwelcome").getMessage())
          .contains("ClusterSPIFFEID spire-bridge-ns-unwelcome cannot be written")
          .contains("not in this cluster");
      assertThat(controller.report().rows())
          .filteredOn(row -> row.namespace().equals("unwelcome"))
          .extracting(NamespaceRow::state)
          .containsExactly(NamespaceState.IN_TROUBLE);

      scene.edit("spire-bridge-ns-unaffected", Map.of("admin", true));

      assertThat(scene.awaitEvent("DriftCorrected", "spire-bridge-ns-unaffected").getMessage())
          .contains("spec.admin was true");
    } finally {
      scene.allowAllWrites();
    }
  }

  @Test
  void anObjectDeletedByHandComesBack() {
    scene.managedNamespace("deleted");
    String uid = scene.awaitObject("the object", "spire-bridge-ns-deleted", spec -> true).uid();

    scene.object("spire-bridge-ns-deleted").delete();

    Await.until(
        "another object",
        ApiServerScene.SOON,
        () ->
            scene.find("spire-bridge-ns-deleted").filter(it -> !it.uid().equals(uid)).isPresent());
    assertThat(scene.awaitEvent("DriftCorrected", "spire-bridge-ns-deleted").getMessage())
        .contains("Deleted by somebody else")
        .contains("take the label off namespace deleted");
  }

  @Test
  void aForeignObjectOfTheNameIsReportedAndLeftAlone() {
    GenericKubernetesResource foreign =
        new GenericKubernetesResourceBuilder()
            .withApiVersion("spire.spiffe.io/v1alpha1")
            .withKind("ClusterSPIFFEID")
            .withNewMetadata()
            .withName("spire-bridge-ns-taken")
            .endMetadata()
            .withAdditionalProperties(
                Map.of("spec", Map.of("spiffeIDTemplate", "spiffe://{{ .TrustDomain }}/theirs")))
            .build();
    String version =
        scene
            .admin()
            .genericKubernetesResources(SpireKinds.CLUSTER_SPIFFE_ID)
            .resource(foreign)
            .create()
            .getMetadata()
            .getResourceVersion();

    scene.managedNamespace("taken");

    assertThat(scene.awaitEvent("ForeignObject", "taken").getMessage())
        .contains("namespace adopt taken");
    assertThat(scene.find("spire-bridge-ns-taken"))
        .hasValueSatisfying(it -> assertThat(it.resourceVersion()).isEqualTo(version));
  }

  @ParameterizedTest
  @CsvSource({
    "bad-ttl, ttl, 1d, InvalidAnnotation",
    "long-ttl, ttl, 48h, ForbiddenAnnotation",
    "bad-jwt-ttl, jwt-ttl, soon, InvalidAnnotation",
    "foreign-domain, federates-with, evil.example, ForbiddenAnnotation",
    "bad-domain, federates-with, Not A Name, InvalidAnnotation",
    "bad-selector, pod-selector, 'a in (', InvalidAnnotation",
    "template-hint, hint, '{{ .TrustDomain }}', ForbiddenAnnotation",
    "foreign-name, dns-names, www.example.org, ForbiddenAnnotation",
  })
  void aBadAnnotationLeavesTheLastValidObjectInPlace(
      String namespace, String annotation, String value, String reason) {
    scene.namespace(
        namespace,
        Map.of(NamespaceSettings.DEFAULT_LABEL, "true"),
        Map.of("spirebridge.dev/ttl", "2h"));
    String name = "spire-bridge-ns-" + namespace;
    ObservedClusterSpiffeId before =
        scene.awaitObject("the object", name, spec -> "2h0m0s".equals(spec.get("ttl")));

    scene.annotate(namespace, "spirebridge.dev/" + annotation, value);

    Event event = scene.awaitEvent(reason, namespace);
    assertThat(event.getMessage()).contains("spirebridge.dev/" + annotation);
    assertThat(scene.find(name))
        .hasValueSatisfying(
            now -> assertThat(now.resourceVersion()).isEqualTo(before.resourceVersion()));
  }

  @Test
  void aSystemNamespaceIsRefused() {
    scene.label("kube-public", "true");

    assertThat(scene.awaitEvent("NamespaceRefused", "kube-public").getType()).isEqualTo("Warning");
    assertThat(scene.find("spire-bridge-ns-kube-public")).isEmpty();
  }

  @Test
  void nothingIsWrittenWhileNothingDiffers() {
    IntStream.range(0, 20).forEach(i -> scene.managedNamespace("quiet-" + i));
    Await.until(
        "all objects",
        ApiServerScene.SOON,
        () ->
            IntStream.range(0, 20)
                .allMatch(i -> scene.find("spire-bridge-ns-quiet-" + i).isPresent()));
    Await.until("sync", ApiServerScene.SOON, () -> controller.status().synced());
    List<String> versions = versions();
    long passes = passesUntilNow();

    Await.until("another pass", Duration.ofSeconds(60), () -> passesUntilNow() > passes);

    assertThat(versions()).isEqualTo(versions);
  }

  private static long passesUntilNow() {
    return controller.status().lastPass().orElseThrow().toEpochMilli();
  }

  private static List<String> versions() {
    return scene
        .admin()
        .genericKubernetesResources(SpireKinds.CLUSTER_SPIFFE_ID)
        .list()
        .getItems()
        .stream()
        .filter(object -> object.getMetadata().getName().startsWith("spire-bridge-ns-quiet-"))
        .map(object ->
            object.getMetadata().getName() + "@" + object.getMetadata().getResourceVersion())
        .sorted()
        .toList();
  }
}
