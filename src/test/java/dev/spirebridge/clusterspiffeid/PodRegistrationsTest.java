package dev.spirebridge.clusterspiffeid;

import static dev.spirebridge.clusterspiffeid.TestCluster.LABEL;
import static dev.spirebridge.clusterspiffeid.TestCluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.kubernetes.Ownership;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodRegistrationsTest {

  private static final String SHOP = "spire-bridge-ns-shop";
  private static final Instant OLD = NOW.minusSeconds(3600);
  private static final Instant SETTLED = NOW.minus(Uptake.PATIENCE);

  private final Map<String, String> onNamespace = new HashMap<>(Map.of("team", "a"));
  private final Map<String, String> onPod = new HashMap<>(Map.of("app", "web"));
  private final TestCluster cluster = new TestCluster();
  private String namespace = "shop";
  private Instant podCreated = OLD;

  @ParameterizedTest
  @CsvSource({
    "shop, true, , BY_NAMESPACE, true",
    "shop, true, yes, BY_NAMESPACE, true",
    "shop, , true, BY_POD, true",
    "shop, false, true, BY_POD, true",
    "shop, yes, true, BY_POD, yes",
    "shop, , , NOT, ",
    "shop, false, , NOT, ",
    "shop, , false, NOT, false",
    "shop, yes, , NOT_UNDERSTOOD, yes",
    "shop, , yes, NOT_UNDERSTOOD, yes",
    "shop, '', yes, NOT_UNDERSTOOD, yes",
    "spire, true, , REFUSED, true",
    "spire, , true, REFUSED, true",
    "spire, , , NOT, ",
    "spire, yes, , NOT_UNDERSTOOD, yes",
  })
  void tellsByWhichLabelSomebodyAsks(
      String name,
      @Nullable String ofNamespace,
      @Nullable String ofPod,
      PodAsking asking,
      @Nullable String value) {
    namespace = name;
    label(onNamespace, ofNamespace);
    label(onPod, ofPod);

    assertThat(follow().asking()).isEqualTo(asking);
    assertThat(follow().value()).isEqualTo(Optional.ofNullable(value));
  }

  private static void label(Map<String, String> labels, @Nullable String value) {
    Optional.ofNullable(value).ifPresent(text -> labels.put(LABEL, text));
  }

  @Test
  void aPodsOwnLabelIsNotHeededWhereTheConfigurationSaysSo() {
    onPod.put(LABEL, "true");
    cluster.settings = ChangedSettings.with(settings -> settings.singlePods = false);

    assertThat(follow().asking()).isEqualTo(PodAsking.BY_POD_UNHEEDED);
    assertThat(follow().expected()).isEmpty();
  }

  @Test
  void expectsTheObjectOfTheNamespaceOrTheOneForSinglePodsIfItIsOurs() {
    assertThat(follow().expected()).isEmpty();
    ours(ObjectNames.PODS, OLD, Map.of()).ours("spire-bridge-ns-bank", OLD, Map.of());
    cluster.foreign(SHOP, OLD, Map.of());

    onPod.put(LABEL, "true");
    assertThat(follow().expected()).contains(ObjectNames.PODS);
    assertThat(follow().observed()).contains(cluster.object(ObjectNames.PODS));

    onNamespace.put(LABEL, "true");
    assertThat(follow().expected()).contains(SHOP);
    assertThat(follow().observed()).as("somebody else's").isEmpty();
  }

  @Test
  void namesWhatSelectsThePodTheOldestFirstAndOfTheSameSecondByUid() {
    cluster.foreign("b", OLD, Map.of()).foreign("a", OLD, Map.of());
    cluster.foreign("oldest", OLD.minusSeconds(1), Map.of());
    cluster.foreign("of-team", OLD, Map.of("namespaceSelector", matching("team", "a")));
    cluster.foreign("of-app", OLD, Map.of("podSelector", matching("app", "web")));
    cluster.foreign("other-team", OLD, Map.of("namespaceSelector", matching("team", "b")));
    cluster.foreign("other-app", OLD, Map.of("podSelector", matching("app", "db")));
    cluster.foreign("going", OLD, Map.of()).deleting("going");

    assertThat(selecting()).containsExactly("oldest", "a", "b", "of-app", "of-team");
  }

  @Test
  void aFallbackCountsOnlyWhereNothingElseSelectsThePod() {
    cluster.foreign("fallback", OLD, Map.of("fallback", true));
    assertThat(selecting()).containsExactly("fallback");

    cluster.foreign("other", OLD, Map.of("fallback", false));
    assertThat(selecting()).containsExactly("other");
  }

  @Test
  void tellsClassAndTemplateOfWhatSelects() {
    cluster.foreign("other", OLD, Map.of("className", "theirs", "spiffeIDTemplate", "spiffe://x"));
    cluster.foreign("plain", OLD, Map.of("className", 1)).stats("plain", STATS);

    var other = follow().selecting().getFirst();
    assertThat(other.className()).isEqualTo("theirs");
    assertThat(other.sameClass()).isFalse();
    assertThat(other.template()).isEqualTo("spiffe://x");
    assertThat(other.taken()).isFalse();

    var plain = follow().selecting().getLast();
    assertThat(plain.className()).isEmpty();
    assertThat(plain.sameClass()).isTrue();
    assertThat(plain.template()).isEmpty();
    assertThat(plain.taken()).isTrue();
  }

  private static final Stats STATS = new Stats(1, 0, 1, 0, 0, 1, 0);

  @Test
  void isSettledOnceTheYoungerOfObjectAndPodHasBeenThereForThirtySeconds() {
    cluster.foreign("object", SETTLED, Map.of());
    assertThat(follow().selecting().getFirst().settled()).isTrue();

    podCreated = SETTLED.plusMillis(1);
    assertThat(follow().selecting().getFirst().settled()).as("a young pod").isFalse();

    podCreated = OLD;
    cluster.foreign("object", SETTLED.plusMillis(1), Map.of());
    assertThat(follow().selecting().getFirst().settled()).as("a young object").isFalse();
  }

  @Test
  void bringsTheFindingsThatConcernThePodAndNoOthers() {
    onNamespace.put(LABEL, "true");
    ours(SHOP, OLD, Map.of("podSelector", matching("app", "db")));
    ours("copied", OLD, Map.of()).ours("elsewhere", OLD, matchingNobody());

    assertThat(follow().finding(Reason.NOT_TAKEN))
        .as("about the object that is expected, be it one that selects another pod")
        .hasValueSatisfying(found -> assertThat(found.about().name()).isEqualTo(SHOP));
    assertThat(follow().findings())
        .filteredOn(found -> found.reason().equals(Reason.STRAY_OBJECT.word()))
        .as("about an object that selects the pod")
        .extracting(found -> found.about().name())
        .containsExactly("copied");

    onNamespace.put(LABEL, "yes");
    assertThat(follow().finding(Reason.LABEL_VALUE_NOT_UNDERSTOOD)).isPresent();
    assertThat(follow().finding(Reason.NOT_TAKEN)).isEmpty();
  }

  private static Map<String, Object> matching(String label, String value) {
    return Map.of("matchLabels", Map.of(label, value));
  }

  private static Map<String, Object> matchingNobody() {
    return Map.of("namespaceSelector", matching("team", "none"));
  }

  private PodRegistrationsTest ours(String name, Instant created, Map<String, Object> spec) {
    cluster.object(name, created, Map.of(Ownership.LABEL, Ownership.OWNER), spec);
    return this;
  }

  private List<String> selecting() {
    return follow().selecting().stream().map(each -> each.object().name()).toList();
  }

  private PodRegistration follow() {
    var view = new NamespaceView(namespace, "uid-of-" + namespace, onNamespace, Map.of(), false);
    var pod = new PodView(namespace, "web-1", onPod, podCreated, true);
    List<ObservedClusterSpiffeId> objects = new ArrayList<>(cluster.objects.values());
    return PodRegistrations.of(cluster.settings, view, pod, List.of(pod), objects, NOW);
  }
}
