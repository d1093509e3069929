package dev.spirebridge.clusterspiffeid;

import static dev.spirebridge.clusterspiffeid.TestCluster.LABEL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NamespaceRowsTest {

  private final TestCluster cluster = new TestCluster();

  private NamespaceRow row(String namespace) {
    return cluster.plan().rows().stream()
        .filter(row -> row.namespace().equals(namespace))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aNamespaceThatHasNothingToDoWithUsHasNoRow() {
    assertThat(cluster.plain("other").plan().rows()).isEmpty();
  }

  @Test
  void showsEachOnItsWay() {
    cluster.labelled("shop").annotated("bank", "ttl", "1d").labelled("kube-system");
    cluster.namespace("typo", Map.of(LABEL, "True"), Map.of()).pod("shop", "web", Map.of());

    assertThat(cluster.plan().rows())
        .extracting(NamespaceRow::namespace)
        .containsExactly("bank", "kube-system", "shop", "typo");
    assertThat(row("shop").state()).isEqualTo(NamespaceState.PENDING);
    assertThat(row("shop").pods()).isEqualTo(1);
    assertThat(row("bank").state()).isEqualTo(NamespaceState.IN_TROUBLE);
    assertThat(row("bank").clusterSpiffeId()).contains("spire-bridge-ns-bank");
    assertThat(row("kube-system").state()).isEqualTo(NamespaceState.REFUSED);
    assertThat(row("kube-system").clusterSpiffeId()).isEmpty();
    assertThat(row("typo").state()).isEqualTo(NamespaceState.NOT_MANAGED);
    assertThat(row("typo").findings()).hasSize(1);

    assertThat(cluster.carryOut().plan().rows())
        .extracting(NamespaceRow::state)
        .containsExactly(
            NamespaceState.IN_TROUBLE,
            NamespaceState.REFUSED,
            NamespaceState.WRITTEN,
            NamespaceState.NOT_MANAGED);
  }

  @Test
  void countsOnlyThePodsThatAreSelected() {
    cluster.annotated("shop", "pod-selector", "app=web");
    cluster.pod("shop", "web", Map.of("app", "web")).pod("shop", "db", Map.of("app", "db"));

    assertThat(row("shop").pods()).isEqualTo(1);
  }

  /** Its spec is what holds, and what others select beside it. */
  @Test
  void countsThePodsOfAnObjectThatStaysAsItIsForWantOfARecord() {
    cluster.annotated("shop", "pod-selector", "app=web").carryOut();
    cluster.pod("shop", "web", Map.of("app", "web")).pod("shop", "db", Map.of("app", "db"));
    cluster.annotations("spire-bridge-ns-shop", Map.of()).annotated("shop", "ttl", "x");

    assertThat(row("shop").pods()).isEqualTo(1);
  }

  @Test
  void anObjectThatIsToGoIsShownUntilItIsGone() {
    cluster.labelled("shop").carryOut().plain("shop");

    assertThat(row("shop").state()).isEqualTo(NamespaceState.NOT_MANAGED);
    assertThat(row("shop").clusterSpiffeId()).contains("spire-bridge-ns-shop");
    assertThat(cluster.carryOut().plan().rows()).isEmpty();
  }
}
