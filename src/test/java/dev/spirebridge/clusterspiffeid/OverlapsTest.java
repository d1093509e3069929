package dev.spirebridge.clusterspiffeid;

import static dev.spirebridge.clusterspiffeid.TestCluster.LABEL;
import static dev.spirebridge.clusterspiffeid.TestCluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OverlapsTest {

  private static final Map<String, Object> SAME_ID =
      Map.of(
          "spiffeIDTemplate",
          "spiffe://{{.TrustDomain}}/ns/{{.PodMeta.Namespace}}/sa/{{.PodSpec.ServiceAccountName}}");

  private final TestCluster cluster = new TestCluster();

  @BeforeEach
  void twoNamespacesWithPodsAndOneSinglePod() {
    cluster.namespace("shop", Map.of(LABEL, "true", "team", "a"), Map.of());
    cluster.labelled("bank").plain("istio-system");
    cluster.pod("shop", "web-2", Map.of("app", "web")).pod("shop", "web-1", Map.of("app", "web"));
    cluster.pod("bank", "db-1", Map.of("app", "db"));
    cluster.pod("istio-system", "gateway-1", Map.of(LABEL, "true", "app", "gateway"));
    cluster.carryOut();
  }

  private static Map<String, Object> with(String field, Object value) {
    var spec = new HashMap<>(SAME_ID);
    spec.put(field, value);
    return spec;
  }

  private List<String> about(Reason reason) {
    return cluster.plan().findings().stream()
        .filter(finding -> finding.reason().equals(reason.word()))
        .map(finding -> finding.about().name())
        .toList();
  }

  @Test
  void anOlderObjectForEverythingMasksAllOfOurs() {
    cluster.foreign("default", NOW.minusSeconds(60), SAME_ID);

    assertThat(about(Reason.MASKED_BY_ANOTHER))
        .containsExactly("spire-bridge-ns-bank", "spire-bridge-ns-shop", "spire-bridge-pods");
    assertThat(cluster.messages(Reason.MASKED_BY_ANOTHER))
        .anySatisfy(message -> assertThat(message).contains("default (pod shop/web-1, say)"));
  }

  @Test
  void aYoungerOneIsMaskedByOurs() {
    cluster.foreign("later", NOW.plusSeconds(60), SAME_ID);

    assertThat(about(Reason.MASKS_ANOTHER)).hasSize(3);
    assertThat(cluster.plan().rows())
        .extracting(NamespaceRow::state)
        .doesNotContain(NamespaceState.IN_TROUBLE);
  }

  @Test
  void ofTwoOfTheSameSecondTheLowerUidIsTheOlder() {
    cluster.foreign("a", NOW, SAME_ID).foreign("z", NOW, SAME_ID);

    assertThat(cluster.messages(Reason.MASKED_BY_ANOTHER))
        .hasSize(3)
        .allMatch(text -> text.contains(" a ("));
    assertThat(cluster.messages(Reason.MASKS_ANOTHER))
        .hasSize(3)
        .allMatch(text -> text.contains(" z ("));
  }

  @Test
  void anotherTemplateOrFurtherSelectorsGiveASecondIdentity() {
    cluster.foreign(
        "by-name",
        NOW,
        Map.of(
            "spiffeIDTemplate",
            "spiffe://{{.TrustDomain}}/{{.PodMeta.Name}}",
            "podSelector",
            Map.of("matchLabels", Map.of("app", "web"))));
    cluster.foreign("narrower", NOW, with("workloadSelectorTemplates", List.of("unix:uid:0")));

    assertThat(about(Reason.SECOND_IDENTITY))
        .containsExactly("spire-bridge-ns-bank", "spire-bridge-ns-shop", "spire-bridge-pods");
    assertThat(cluster.messages(Reason.SECOND_IDENTITY).get(1)).contains("by-name", "narrower");
  }

  @Test
  void onlyWhatBothSelectCounts() {
    cluster.foreign(
        "team-a",
        NOW.minusSeconds(1),
        with("namespaceSelector", Map.of("matchLabels", Map.of("team", "a"))));
    assertThat(about(Reason.MASKED_BY_ANOTHER)).containsExactly("spire-bridge-ns-shop");

    cluster.foreign(
        "team-a",
        NOW.minusSeconds(1),
        Map.of(
            "spiffeIDTemplate",
            SAME_ID.get("spiffeIDTemplate"),
            "namespaceSelector",
            Map.of("matchLabels", Map.of("team", "a")),
            "podSelector",
            Map.of("matchLabels", Map.of("app", "db"))));
    assertThat(cluster.reasons()).isEmpty();
  }

  @Test
  void aSelectorWithoutAnEqualityIsHeldAgainstEverything() {
    cluster.foreign(
        "gateways",
        NOW.minusSeconds(1),
        with(
            "podSelector",
            Map.of(
                "matchExpressions",
                List.of(
                    Map.of(
                        "key", "app", "operator", "In", "values", List.of("gateway", "proxy"))))));

    assertThat(about(Reason.MASKED_BY_ANOTHER)).containsExactly("spire-bridge-pods");
  }

  @Test
  void fallbacksOtherClassesAndUnreadableOnesDoNotCount() {
    cluster.foreign("fallback", NOW.minusSeconds(1), with("fallback", true));
    cluster.foreign("class", NOW.minusSeconds(1), with("className", "another"));
    cluster.foreign("unreadable", NOW.minusSeconds(1), with("podSelector", "app=web"));

    assertThat(cluster.reasons()).isEmpty();
  }

  @Test
  void anotherClassCountsOnceItsStatisticsShowThatItIsTaken() {
    cluster.foreign("class", NOW.minusSeconds(1), with("className", "another"));
    cluster.stats("class", new Stats(3, 0, 4, 0, 0, 4, 0));

    assertThat(about(Reason.MASKED_BY_ANOTHER)).hasSize(3);
  }

  @Test
  void anObjectWithoutAClassCountsOnceItsStatisticsShowThatItIsTaken() {
    inClass("spire-prod");
    cluster.foreign("classless", NOW.minusSeconds(1), SAME_ID);
    assertThat(about(Reason.MASKED_BY_ANOTHER)).isEmpty();

    cluster.stats("classless", new Stats(3, 0, 4, 0, 0, 4, 0));
    assertThat(about(Reason.MASKED_BY_ANOTHER)).hasSize(3);
  }

  /** Its controller-manager is another one, and knows nothing of ours. */
  @Test
  void whereBothHaveAClassAnotherOneNeverCounts() {
    inClass("spire-prod");
    cluster.foreign("class", NOW.minusSeconds(1), with("className", "another"));
    cluster.stats("class", new Stats(3, 0, 4, 0, 0, 4, 0));

    assertThat(about(Reason.MASKED_BY_ANOTHER)).isEmpty();
  }

  private void inClass(String name) {
    cluster.settings = ChangedSettings.with(settings -> settings.className = name);
    cluster.carryOut();
  }

  @Test
  void asManyAsAreNamedAreNotCounted() {
    for (int i = 0; i < 3; i++) {
      cluster.foreign("foreign-" + i, NOW.minusSeconds(1), SAME_ID);
    }

    assertThat(cluster.messages(Reason.MASKED_BY_ANOTHER))
        .hasSize(3)
        .allSatisfy(text -> assertThat(text).contains("foreign-2").doesNotContain(" more"));
  }

  @Test
  void manyAreCounted() {
    for (int i = 0; i < 5; i++) {
      cluster.foreign("foreign-" + i, NOW.minusSeconds(1), SAME_ID);
    }

    assertThat(cluster.messages(Reason.MASKED_BY_ANOTHER))
        .hasSize(3)
        .allSatisfy(text -> assertThat(text).contains("foreign-2", "and 2 more"));
  }
}
