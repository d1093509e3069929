package dev.spirebridge.clusterspiffeid;

import static dev.spirebridge.clusterspiffeid.TestCluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UptakeTest {

  private static final String SHOP = "spire-bridge-ns-shop";

  private final TestCluster cluster = new TestCluster();

  @BeforeEach
  void aWrittenObjectWithOnePod() {
    cluster.labelled("shop").pod("shop", "web-1", Map.of()).carryOut();
  }

  private static Stats stats(int selected, int ignored, int pods, int unrendered, int masked) {
    return new Stats(selected, ignored, pods, unrendered, masked, pods - masked - unrendered, 0);
  }

  private NamespaceState state() {
    return cluster.plan().rows().getFirst().state();
  }

  @Test
  void anObjectThatNobodyTakesIsToldAfterThirtySeconds() {
    cluster.now = NOW.plusSeconds(29);
    assertThat(cluster.reasons()).isEmpty();
    assertThat(state()).isEqualTo(NamespaceState.WRITTEN);

    cluster.now = NOW.plusSeconds(30);
    assertThat(cluster.messages(Reason.NOT_TAKEN))
        .singleElement()
        .asString()
        .contains("for 30 s", "className", "not set");
    assertThat(state()).isEqualTo(NamespaceState.IN_TROUBLE);
  }

  @Test
  void theObjectForSinglePodsIsToldOnlyWhereAPodHasAskedForSomeTime() {
    cluster.now = NOW.plusSeconds(600);
    cluster.stats(SHOP, stats(1, 0, 1, 0, 0)).plain("other");
    assertThat(cluster.reasons()).as("a namespace to select, and nothing in it").isEmpty();

    var labels = Map.of(TestCluster.LABEL, "true");
    cluster.pods.add(new PodView("other", "asks", labels, cluster.now.minusSeconds(29), true));
    assertThat(cluster.reasons()).as("there is one, and it has just come").isEmpty();

    cluster.now = cluster.now.plusSeconds(1);
    assertThat(cluster.messages(Reason.NOT_TAKEN)).hasSize(1);
  }

  @Test
  void whatIsRegisteredIsRegistered() {
    cluster.stats(SHOP, stats(1, 0, 1, 0, 0)).now = NOW.plusSeconds(60);

    assertThat(cluster.reasons()).isEmpty();
    assertThat(state()).isEqualTo(NamespaceState.REGISTERED);
    assertThat(cluster.plan().rows().getFirst().stats()).isPresent();
  }

  @Test
  void anIgnoredNamespaceIsToldWithItsCause() {
    cluster.stats(SHOP, stats(1, 1, 0, 0, 0));

    assertThat(cluster.messages(Reason.NAMESPACE_IGNORED))
        .singleElement()
        .asString()
        .contains("ignoreNamespaces");
    assertThat(cluster.messages(Reason.NOTHING_SELECTED)).isEmpty();
  }

  @Test
  void podsThatAreThereAndNotSelectedAreTold() {
    cluster.stats(SHOP, stats(0, 0, 0, 0, 0));

    assertThat(cluster.messages(Reason.NOTHING_SELECTED))
        .singleElement()
        .asString()
        .contains("1 pods", "nor any namespace");
  }

  @Test
  void aPodThatHasJustComeMayNotBeSelectedYet() {
    cluster.pods.clear();
    cluster.pods.add(new PodView("shop", "new", Map.of(), NOW.minusSeconds(5), true));
    cluster.stats(SHOP, stats(1, 0, 0, 0, 0));

    assertThat(cluster.reasons()).isEmpty();
  }

  @Test
  void maskedAndRefusedEntriesAreTold() {
    cluster.stats(SHOP, new Stats(1, 0, 3, 0, 2, 1, 1));

    assertThat(cluster.messages(Reason.ENTRIES_MASKED).getFirst()).startsWith("2 entries");
    assertThat(cluster.messages(Reason.ENTRIES_FAILED).getFirst()).contains("refuses 1 entries");
  }

  @Test
  void entriesThatCannotBeRenderedAreToldButForPodsWithoutANode() {
    cluster.stats(SHOP, stats(1, 0, 2, 1, 0));
    assertThat(cluster.messages(Reason.ENTRIES_NOT_RENDERED))
        .singleElement()
        .asString()
        .contains("wait for a node");

    cluster.pods.add(new PodView("shop", "pending", Map.of(), NOW.minusSeconds(600), false));
    assertThat(cluster.reasons()).isEmpty();
  }
}
