package dev.spirebridge.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.MovableClock;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.KubeApiServerOptions;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes, refusals and Events, against a real API server. */
class ApiWritesIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final ResourceDefinitionContext WIDGETS =
      new ResourceDefinitionContext.Builder()
          .withGroup("test.spirebridge.dev")
          .withVersion("v1")
          .withKind("Widget")
          .withPlural("widgets")
          .withNamespaced(false)
          .build();
  private static final ResourceDefinitionContext GADGETS =
      new ResourceDefinitionContext.Builder()
          .withGroup("test.spirebridge.dev")
          .withVersion("v1")
          .withKind("Gadget")
          .withPlural("gadgets")
          .withNamespaced(false)
          .build();
  private static final String CRD =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: widgets.test.spirebridge.dev}
      spec:
        group: test.spirebridge.dev
        scope: Cluster
        names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
        versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      template: {type: string, maxLength: 20}
                      hint: {type: string}
                  status: {type: object, x-kubernetes-preserve-unknown-fields: true}
      """;

  @TempDir private static Path folder;
  private static KubeApiServer server;

  @BeforeAll
  static void start() {
    server =
        KubeApiServer.start(folder, KubeApiServerOptions.withUsers("nobody").audited("Metadata"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private final AtomicBoolean leading = new AtomicBoolean(true);

  @Test
  void takesBackWhatSomebodyElseSetAndRemovesWhatTheyAdded() {
    try (KubernetesClient client = server.adminClient()) {
      server.apply(CRD);
      ServerSideApply writes = new ServerSideApply(client, leading::get);
      GenericKubernetesResource first = written(apply(writes, widget("one", "mine")));
      assertThat(first.getMetadata().getManagedFields().getFirst().getManager())
          .isEqualTo("spire-bridge");
      client.raw(
          "/apis/test.spirebridge.dev/v1/widgets/one?fieldManager=editor",
          "PUT",
          """
          {"apiVersion":"test.spirebridge.dev/v1","kind":"Widget",
           "metadata":{"name":"one","resourceVersion":"%s","finalizers":["test/kept"],
                       "annotations":{"theirs":"kept"}},
           "spec":{"template":"theirs","hint":"added"}}
          """
              .formatted(first.getMetadata().getResourceVersion()));
      GenericKubernetesResource after = written(apply(writes, widget("one", "mine")));
      assertThat(after.getAdditionalProperties()).containsEntry("spec", Map.of("template", "mine"));
      assertThat(after.getMetadata().getFinalizers()).containsExactly("test/kept");
      assertThat(after.getMetadata().getAnnotations()).containsEntry("theirs", "kept");
      assertThat(after.getMetadata().getLabels()).containsEntry("owner", "us");
      GenericKubernetesResource again = written(apply(writes, widget("one", "mine")));
      assertThat(again.getMetadata().getResourceVersion())
          .as("nothing was written")
          .isEqualTo(after.getMetadata().getResourceVersion());
    }
  }

  @Test
  void creatingLeavesAnObjectThatSomebodyElseHasMadeAsItIs() {
    try (KubernetesClient client = server.adminClient()) {
      server.apply(CRD);
      ServerSideApply writes = new ServerSideApply(client, leading::get);
      String foreign =
          client.raw(
              "/apis/test.spirebridge.dev/v1/widgets?fieldManager=editor",
              "POST",
              """
              {"apiVersion":"test.spirebridge.dev/v1","kind":"Widget",
               "metadata":{"name":"theirs"},"spec":{"hint":"theirs"}}
              """);
      assertThat(writes.create(WIDGETS, widget("theirs", "mine")))
          .isInstanceOf(WriteOutcome.Outdated.class);
      assertThat(client.raw("/apis/test.spirebridge.dev/v1/widgets/theirs")).isEqualTo(foreign);
      GenericKubernetesResource own = written(writes.create(WIDGETS, widget("own", "mine")));
      assertThat(written(apply(writes, widget("own", "mine"))).getAdditionalProperties())
          .isEqualTo(own.getAdditionalProperties());
    }
  }

  @Test
  void refusalsAreValuesAndWhoDoesNotLeadSendsNothing() {
    try (KubernetesClient client = server.adminClient();
        KubernetesClient nobody = server.client("nobody");
        KubernetesClient stranger = server.client("stranger")) {
      ServerSideApply writes = new ServerSideApply(client, leading::get);
      assertThat(sentence(writes.apply(GADGETS, widget("two", "mine"), now -> false)))
          .isEqualTo(
              "the API server does not know gadgets.test.spirebridge.dev:"
                  + " install the CRD of that name");
      server.apply(CRD);
      assertThat(sentence(apply(new ServerSideApply(nobody, leading::get), widget("two", "mine"))))
          .isEqualTo(
              "user nobody may not patch widgets.test.spirebridge.dev in the whole cluster:"
                  + " apply clusterspiffeid/rbac/");
      assertThat(
              sentence(apply(new ServerSideApply(stranger, leading::get), widget("two", "mine"))))
          .contains("does not accept these credentials");
      assertThat(sentence(apply(writes, widget("two", "more than twenty characters"))))
          .contains("spec.template", "correct it");
      GenericKubernetesResource one = written(apply(writes, widget("two", "mine")));
      GenericKubernetesResource two = written(apply(writes, widget("two", "ours")));
      assertThat(writes.delete(WIDGETS, one.getMetadata()))
          .isInstanceOf(WriteOutcome.Outdated.class);
      assertThat(
              writes.delete(
                  WIDGETS, new ObjectMetaBuilder(two.getMetadata()).withUid("another").build()))
          .isInstanceOf(WriteOutcome.Outdated.class);
      leading.set(false);
      int requests = server.auditLog().size();
      assertThat(apply(writes, widget("two", "mine"))).isEqualTo(new WriteOutcome.NotLeading());
      assertThat(writes.delete(WIDGETS, two.getMetadata()))
          .isEqualTo(new WriteOutcome.NotLeading());
      assertThat(server.auditLog().subList(requests, server.auditLog().size()))
          .noneMatch(line -> line.contains("widgets"));
      leading.set(true);
      assertThat(writes.delete(WIDGETS, two.getMetadata())).isEqualTo(new WriteOutcome.Deleted());
      assertThat(writes.delete(WIDGETS, two.getMetadata())).isEqualTo(new WriteOutcome.Deleted());
    }
  }

  @Test
  void aCrdWithoutAFieldIsNamedAsTheReason() {
    try (KubernetesClient client = server.adminClient()) {
      server.apply(CRD);
      ServerSideApply writes = new ServerSideApply(client, leading::get);
      GenericKubernetesResource widget = widget("newer", "mine");
      widget.setAdditionalProperty("spec", Map.of("template", "mine", "fallback", false));
      assertThat(sentence(apply(writes, widget)))
          .isEqualTo(
              "the CRD at the API server is older than the field spec.fallback: update"
                  + " spire-controller-manager's CRDs");
    }
  }

  @Test
  void anEventOutlivesAnOutageOfTheApiServer() {
    try (KubernetesClient client = server.adminClient();
        ApiEvents events = ApiEvents.start(client, "test", InstantSource.system())) {
      server.kill();
      events.record(
          new Finding(
              ObjectReference.namespace("shop", "uid"),
              Severity.NORMAL,
              "DuringOutage",
              "put back: leave it alone"));
      server.start();
      Await.until(
          "the event",
          SOON,
          () ->
              client.v1().events().inNamespace("default").list().getItems().stream()
                  .anyMatch(event -> event.getReason().equals("DuringOutage")));
      assertThat(events.stopped()).isEmpty();
    }
  }

  @Test
  void theSameFindingAgainCountsUpItsEvent() {
    MovableClock clock = new MovableClock(Instant.parse("2026-01-01T10:00:00Z"));
    try (KubernetesClient client = server.adminClient();
        ApiEvents events = ApiEvents.start(client, "test", clock)) {
      Finding finding =
          new Finding(
              new ObjectReference(
                  "v1", "Namespace", Optional.empty(), "shop", Optional.of("some-uid")),
              Severity.WARNING,
              "BadAnnotation",
              "the ttl is not a duration: write 1h");
      events.record(finding);
      awaitEvents(client, 1, 1);
      clock.advance(Duration.ofMinutes(2));
      events.record(finding);
      Event event = awaitEvents(client, 1, 2).getFirst();
      assertThat(event.getMessage()).isEqualTo(finding.message());
      assertThat(event.getType()).isEqualTo("Warning");
      assertThat(event.getInvolvedObject().getName()).isEqualTo("shop");
      assertThat(event.getFirstTimestamp()).isEqualTo("2026-01-01T10:00:00Z");
      assertThat(event.getLastTimestamp()).isEqualTo("2026-01-01T10:02:00Z");
      client.resource(event).delete();
      clock.advance(Duration.ofMinutes(2));
      events.record(finding);
      awaitEvents(client, 1, 1);
      clock.advance(Duration.ofMinutes(11));
      events.record(finding);
      awaitEvents(client, 2, 1);
    }
  }

  private static List<Event> awaitEvents(KubernetesClient client, int number, int count) {
    return Await.untilPresent(
        number + " events counted " + count,
        SOON,
        () ->
            Optional.of(
                    client.v1().events().inNamespace("default").list().getItems().stream()
                        .filter(event -> event.getReason().equals("BadAnnotation"))
                        .toList())
                .filter(found -> found.size() == number)
                .filter(found -> found.stream().allMatch(event -> event.getCount() == count)));
  }

  private static WriteOutcome apply(ServerSideApply writes, GenericKubernetesResource widget) {
    return writes.apply(
        WIDGETS,
        widget,
        now ->
            !Objects.equals(
                now.getAdditionalProperties().get("spec"),
                widget.getAdditionalProperties().get("spec")));
  }

  private static GenericKubernetesResource written(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Written.class);
    return ((WriteOutcome.Written) outcome).object();
  }

  private static String sentence(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Failed.class);
    return ((WriteOutcome.Failed) outcome).failure().sentence();
  }

  private static GenericKubernetesResource widget(String name, String template) {
    GenericKubernetesResource widget = new GenericKubernetesResource();
    widget.setApiVersion("test.spirebridge.dev/v1");
    widget.setKind("Widget");
    widget.setMetadata(
        new ObjectMetaBuilder().withName(name).withLabels(Map.of("owner", "us")).build());
    widget.setAdditionalProperty("spec", Map.of("template", template));
    return widget;
  }
}
