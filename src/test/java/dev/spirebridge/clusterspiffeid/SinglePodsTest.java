package dev.spirebridge.clusterspiffeid;

import static dev.spirebridge.clusterspiffeid.TestCluster.LABEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.spirebridge.clusterspiffeid.Change.Delete;
import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.Ownership;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SinglePodsTest {

  private static final String PODS = "spire-bridge-pods";

  private final TestCluster cluster = new TestCluster();

  @Test
  void theObjectIsThereBeforeAnyPodAsks() {
    assertThat(cluster.applied(PODS))
        .containsEntry("podSelector", Map.of("matchLabels", Map.of(LABEL, "true")))
        .containsEntry(
            "namespaceSelector",
            Map.of(
                "matchExpressions",
                List.of(Map.of("key", LABEL, "operator", "NotIn", "values", List.of("true")))))
        .containsEntry("fallback", false)
        .hasSize(14);
  }

  @Test
  void leavesOutRefusedNamespacesByName() {
    cluster.plain("kube-system").plain("spire").plain("shop").labelled("kube-public");

    assertThat(cluster.applied(PODS))
        .extractingByKey("namespaceSelector")
        .asString()
        .contains("[kube-public, kube-system, spire]");
    cluster.carryOut().plain("kube-node-lease");
    assertThat(cluster.applied(PODS)).isNotEmpty();
    assertThat(cluster.messages(Reason.DRIFT_CORRECTED)).isEmpty();
  }

  @Test
  void aLabelledPodGivesItsNamespaceARow() {
    cluster.plain("istio-system").pod("istio-system", "gateway-1", Map.of(LABEL, "true"));
    cluster.pod("istio-system", "istiod-1", Map.of());

    assertThat(cluster.plan().rows())
        .singleElement()
        .satisfies(row -> {
          assertThat(row.namespace()).isEqualTo("istio-system");
          assertThat(row.clusterSpiffeId()).contains(PODS);
          assertThat(row.pods()).isEqualTo(1);
          assertThat(row.state()).isEqualTo(NamespaceState.PENDING);
        });
  }

  @Test
  void otherValuesOnPodsAreToldOnceForEachNamespace() {
    cluster.plain("shop");
    for (var name : List.of("a", "b", "c", "d")) {
      cluster.pod("shop", name, Map.of(LABEL, "yes"));
    }
    cluster.pod("shop", "e", Map.of(LABEL, "false"));

    assertThat(cluster.messages(Reason.LABEL_VALUE_NOT_UNDERSTOOD))
        .singleElement()
        .asString()
        .contains("4 pods a, b, c, …");
  }

  @Test
  void asManyPodsAsAreNamedAreNotCounted() {
    cluster.plain("shop");
    for (var name : List.of("a", "b", "c")) {
      cluster.pod("shop", name, Map.of(LABEL, "yes"));
    }

    assertThat(cluster.messages(Reason.LABEL_VALUE_NOT_UNDERSTOOD))
        .singleElement()
        .asString()
        .startsWith("Each of the pods a, b, c in namespace shop");
  }

  @Test
  void podsThatAskInARefusedNamespaceAreTold() {
    cluster.plain("kube-system").pod("kube-system", "sneaky", Map.of(LABEL, "true"));

    assertThat(cluster.messages(Reason.NAMESPACE_REFUSED))
        .singleElement()
        .asString()
        .contains("sneaky");
    assertThat(cluster.plan().rows())
        .singleElement()
        .extracting(NamespaceRow::state)
        .isEqualTo(NamespaceState.REFUSED);
  }

  @Test
  void theObjectGoesWhereSinglePodsAreSwitchedOff() {
    cluster.carryOut();
    cluster.settings = ChangedSettings.with(settings -> settings.singlePods = false);

    assertThat(cluster.change(PODS).orElseThrow())
        .isInstanceOfSatisfying(
            Delete.class,
            delete ->
                assertThat(delete.reason())
                    .isEqualTo("single pods are switched off in the controller's configuration"));
    assertThat(cluster.carryOut().plan().changes()).isEmpty();
  }

  @Test
  void aForeignObjectOfTheNameIsReported() {
    cluster.foreign(PODS, TestCluster.NOW, Map.of("spiffeIDTemplate", "theirs"));

    assertThat(cluster.plan().changes()).isEmpty();
    assertThat(cluster.messages(Reason.FOREIGN_OBJECT))
        .singleElement()
        .asString()
        .contains("kubectl label clusterspiffeid " + PODS);
  }

  @Test
  void troubleOfTheirObjectIsInTheRowOfEveryNamespaceWhoseItIs() {
    cluster.plain("istio-system").pod("istio-system", "gateway-1", Map.of(LABEL, "true"));
    cluster.labelled("shop").carryOut().stats(PODS, new Stats(1, 0, 1, 0, 0, 0, 1));
    cluster.stats("spire-bridge-ns-shop", new Stats(1, 0, 0, 0, 0, 0, 0));

    assertThat(cluster.plan().rows())
        .extracting(NamespaceRow::namespace, NamespaceRow::state)
        .containsExactly(
            tuple("istio-system", NamespaceState.IN_TROUBLE),
            tuple("shop", NamespaceState.REGISTERED));
    assertThat(cluster.plan().rows().getFirst().findings())
        .extracting(Finding::reason)
        .containsExactly("EntriesFailed");
    assertThat(cluster.plan().wholeCluster())
        .extracting(Finding::reason)
        .containsExactly("EntriesFailed");
  }

  @Test
  void whatIsWrongWithAnotherObjectOfTheWholeIsNoTroubleOfThePods() {
    cluster.plain("istio-system").pod("istio-system", "gateway-1", Map.of(LABEL, "true"));
    cluster.object("copied", TestCluster.NOW, Map.of(Ownership.LABEL, Ownership.OWNER), NOBODYS);

    assertThat(cluster.plan().wholeCluster())
        .extracting(Finding::reason)
        .containsExactly("StrayObject");
    assertThat(cluster.plan().rows())
        .singleElement()
        .satisfies(row -> assertThat(row.findings()).isEmpty());
  }

  private static final Map<String, Object> NOBODYS =
      Map.of("podSelector", Map.of("matchLabels", Map.of("app", "none")));

  @Test
  void aForeignObjectOfTheNameIsInTheRowsOfThoseThatWaitForIt() {
    cluster.foreign(PODS, TestCluster.NOW, Map.of("spiffeIDTemplate", "theirs"));
    cluster.plain("istio-system").pod("istio-system", "gateway-1", Map.of(LABEL, "true"));
    cluster.labelled("shop").plain("other").pod("other", "web", Map.of());

    assertThat(cluster.plan().rows())
        .extracting(NamespaceRow::namespace, NamespaceRow::state)
        .containsExactly(
            tuple("istio-system", NamespaceState.IN_TROUBLE),
            tuple("shop", NamespaceState.PENDING));
    assertThat(cluster.plan().rows().getFirst().findings())
        .extracting(Finding::reason)
        .containsExactly("ForeignObject");
  }
}
