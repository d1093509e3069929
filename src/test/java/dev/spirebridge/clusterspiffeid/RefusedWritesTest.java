package dev.spirebridge.clusterspiffeid;

import static dev.spirebridge.clusterspiffeid.TestCluster.LABEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.kubernetes.ApiFailure;
import dev.spirebridge.kubernetes.ApiFailure.Kind;
import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.ObjectReference;
import dev.spirebridge.kubernetes.SpireKinds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusedWritesTest {

  private static final String SHOP = "spire-bridge-ns-shop";

  private final TestCluster cluster = new TestCluster().labelled("bank").labelled("shop");
  private final Plan plan = cluster.plan();

  @ParameterizedTest
  @EnumSource(names = {"FORBIDDEN", "INVALID"})
  void whatTheApiServerRefusesIsToldToItsNamespaceAlone(Kind refusal) {
    var told = refused(SHOP, refusal);

    var finding =
        warning(
            ObjectReference.namespace("shop", "uid-of-shop"),
            "ClusterSPIFFEID spire-bridge-ns-shop cannot be written: not taken: correct it.");
    assertThat(told.findings()).containsExactly(finding);
    assertThat(told.wholeCluster()).isEmpty();
    assertThat(told.changes()).isEqualTo(plan.changes());
    assertThat(told.rows())
        .containsExactly(
            plan.rows().getFirst(),
            new NamespaceRow(
                "shop",
                NamespaceState.IN_TROUBLE,
                Optional.of(SHOP),
                0,
                Optional.empty(),
                List.of(finding)));
  }

  /** The loop tells of it once, and not each namespace. */
  @ParameterizedTest
  @EnumSource(
      names = {"FORBIDDEN", "INVALID"},
      mode = EnumSource.Mode.EXCLUDE)
  void anyOtherFailureIsNoNewsAboutANamespace(Kind failure) {
    assertThat(refused(SHOP, failure)).isEqualTo(plan);
  }

  @Test
  void theObjectForSinglePodsConcernsTheWholeAndTheRowsOfThoseThatAsk() {
    cluster.plain("istio-system").pod("istio-system", "gateway", Map.of(LABEL, "true"));

    var told = RefusedWrites.in(cluster.plan(), failures(ObjectNames.PODS, Kind.FORBIDDEN), view());

    var finding =
        warning(
            SpireKinds.reference(SpireKinds.CLUSTER_SPIFFE_ID, ObjectNames.PODS, Optional.empty()),
            "ClusterSPIFFEID spire-bridge-pods cannot be written: not taken: correct it.");
    assertThat(told.wholeCluster()).containsExactly(finding);
    assertThat(told.rows())
        .filteredOn(row -> row.findings().contains(finding))
        .extracting(NamespaceRow::namespace)
        .containsExactly("istio-system");
  }

  @Test
  void whereTheNamespaceIsGoneItIsAboutTheObject() {
    var told = refused("spire-bridge-ns-gone", Kind.FORBIDDEN);

    assertThat(told.findings())
        .extracting(Finding::about)
        .containsExactly(
            SpireKinds.reference(
                SpireKinds.CLUSTER_SPIFFE_ID, "spire-bridge-ns-gone", Optional.empty()));
    assertThat(told.rows()).isEqualTo(plan.rows());
    assertThat(told.wholeCluster()).isEmpty();
  }

  private Plan refused(String object, Kind kind) {
    return RefusedWrites.in(plan, failures(object, kind), view());
  }

  private static Map<String, ApiFailure> failures(String object, Kind kind) {
    return Map.of(object, new ApiFailure(kind, "not taken: correct it"));
  }

  private ClusterView view() {
    return cluster.view();
  }

  private static Finding warning(ObjectReference about, String message) {
    var reason = Reason.NOT_WRITTEN;
    return new Finding(about, reason.severity(), reason.word(), message);
  }
}
