package dev.spirebridge.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link ApiJson} takes of the API server's words, as kube-apiserver 1.36 writes them. */
class ApiJsonTest {

  private static final String POD =
      """
      {"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-1","namespace":"shop","uid":"u",\
      "resourceVersion":"7","labels":{"app":"web"},"managedFields":[{"manager":"kubelet",\
      "fieldsV1":{"f:spec":{"f:nodeName":{}}}}]},"spec":{"containers":[{"name":"web","env":[{}]}],\
      "nodeName":"node-1","priority":0},"status":{"phase":"Running"}}\
      """;

  private final ApiJson<GenericKubernetesResource> some =
      new ApiJson<>(
          WatchedKind.some(ResourceDefinitionContext.fromResourceType(Pod.class), "spec.nodeName"));
  private final ApiJson<Namespace> namespaces = new ApiJson<>(WatchedKind.all(Namespace.class));

  @Test
  void ofAPodOnlyTheMetadataAndTheNamedFieldsAreRead() throws IOException {
    List<GenericKubernetesResource> found = new ArrayList<>();
    ApiJson.Page page =
        some.page(
            bytes(
                """
                {"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"12",\
                "continue":"abc","remainingItemCount":3},"items":[%s,%s]}\
                """
                    .formatted(POD, POD.replace("web-1", "web-2"))),
            found::add);

    assertThat(page).isEqualTo(new ApiJson.Page("12", "abc"));
    assertThat(found)
        .extracting(pod -> pod.getMetadata().getName())
        .containsExactly("web-1", "web-2");
    GenericKubernetesResource pod = found.getFirst();
    assertThat(pod.getMetadata().getLabels()).isEqualTo(Map.of("app", "web"));
    assertThat(pod.getMetadata().getManagedFields()).isEmpty();
    assertThat(pod.getAdditionalProperties())
        .isEqualTo(Map.of("spec", Map.of("nodeName", "node-1")));
  }

  @Test
  void severalFieldsMayBeOfOnePart() throws IOException {
    ApiJson<GenericKubernetesResource> two =
        new ApiJson<>(
            WatchedKind.some(
                ResourceDefinitionContext.fromResourceType(Pod.class),
                "spec.nodeName",
                "spec.priority",
                "status.phase"));

    assertThat(
            two.event("{\"type\":\"ADDED\",\"object\":%s}".formatted(POD))
                .object()
                .getAdditionalProperties())
        .isEqualTo(
            Map.of(
                "spec", Map.of("nodeName", "node-1", "priority", 0),
                "status", Map.of("phase", "Running")));
  }

  @Test
  void aPodThatHasNoneOfTheNamedFieldsIsReadAllTheSame() throws IOException {
    String waiting = POD.replace("\"nodeName\":\"node-1\",", "");

    ApiJson.Event<GenericKubernetesResource> event =
        some.event("{\"type\":\"ADDED\",\"object\":%s}".formatted(waiting));

    assertThat(event.type()).isEqualTo("ADDED");
    assertThat(event.object().getMetadata().getName()).isEqualTo("web-1");
  }

  @Test
  void aWholeKindIsReadWithoutItsManagedFields() throws IOException {
    ApiJson.Event<Namespace> event =
        namespaces.event(
            """
            {"type":"MODIFIED","object":{"kind":"Namespace","apiVersion":"v1","metadata":\
            {"name":"shop","resourceVersion":"9","managedFields":[{"manager":"kubectl"}]},\
            "spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}}\
            """);

    assertThat(event.object().getMetadata().getManagedFields()).isEmpty();
    assertThat(event.object().getStatus().getPhase()).isEqualTo("Active");
  }

  @Test
  void theLastPageOfAnEmptyListNamesTheVersionAndNoNextPage() throws IOException {
    ApiJson.Page page =
        some.page(
            bytes("{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"3\"},\"items\":[]}"),
            pod -> {
              throw new AssertionError(pod);
            });

    assertThat(page).isEqualTo(new ApiJson.Page("3", ""));
  }

  @Test
  void anErrorOnAWatchIsTheApiServersStatus() {
    assertThatThrownBy(() ->
            some.event(
                """
                {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},\
                "status":"Failure","message":"too old resource version: 1 (9)",\
                "reason":"Expired","code":410}}\
                """))
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            failure -> {
              assertThat(failure.getCode()).isEqualTo(410);
              assertThat(ApiFailure.of(failure).kind()).isEqualTo(ApiFailure.Kind.EXPIRED);
            });
  }

  @Test
  void whatIsNoWatchEventAndWhatIsCutOffIsAnError() {
    for (String line : List.of("", "no json", "[]", "{}", "{\"type\":\"ADDED\"}", "{\"kind\":1}")) {
      assertThatThrownBy(() -> some.event(line)).as(line).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> some.page(bytes("{\"items\":[{\"metadata\":{"), pod -> {}))
        .isInstanceOf(IOException.class);
  }

  /** Whatever is wrong with a line, its error is logged, and a Secret may be on the line. */
  @Test
  void noErrorQuotesWhatCouldNotBeRead() {
    for (String rest : List.of("", "\"", "\\x\"}}}", "\u0001\"}}}", "\",}}")) {
      String line = "{\"type\":\"ADDED\",\"object\":{\"data\":{\"tls.key\":\"c2VjcmV0" + rest;
      assertThatThrownBy(() -> new ApiJson<>(WatchedKind.all(Secret.class)).event(line))
          .isInstanceOf(IOException.class)
          .message()
          .as(rest)
          .doesNotContain("c2VjcmV0");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
