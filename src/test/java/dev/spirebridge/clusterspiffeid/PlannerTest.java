package dev.spirebridge.clusterspiffeid;

import static dev.spirebridge.clusterspiffeid.TestCluster.LABEL;
import static dev.spirebridge.clusterspiffeid.TestCluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.clusterspiffeid.Change.Apply;
import dev.spirebridge.clusterspiffeid.Change.Delete;
import dev.spirebridge.clusterspiffeid.Change.Keep;
import dev.spirebridge.kubernetes.Ownership;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {

  private static final String SHOP = "spire-bridge-ns-shop";

  private final TestCluster cluster = new TestCluster();

  @Test
  void aLabelledNamespaceGetsItsObjectWithEveryField() {
    var spec = cluster.labelled("shop").applied(SHOP);

    assertThat(spec)
        .containsEntry("spiffeIDTemplate", NamespaceSettings.ISTIO_TEMPLATE)
        .containsEntry(
            "namespaceSelector",
            Map.of("matchLabels", Map.of("kubernetes.io/metadata.name", "shop")))
        .containsEntry("podSelector", Map.of())
        .containsEntry("ttl", "0s")
        .containsEntry("jwtTtl", "0s")
        .containsEntry("federatesWith", List.of())
        .containsEntry("dnsNameTemplates", List.of())
        .containsEntry("workloadSelectorTemplates", List.of())
        .containsEntry("hint", "")
        .containsEntry("className", "")
        .containsEntry("admin", false)
        .containsEntry("downstream", false)
        .containsEntry("fallback", false)
        .containsEntry("autoPopulateDNSNames", false)
        .hasSize(14);
  }

  @Test
  void theObjectCarriesTheOwnersLabelAndTheConfiguredClass() {
    cluster.settings = ChangedSettings.with(settings -> settings.className = "spire-prod");
    cluster.labelled("shop").carryOut();

    assertThat(cluster.object(SHOP).isOurs()).isTrue();
    assertThat(cluster.object(SHOP).spec()).containsEntry("className", "spire-prod");
    assertThat(cluster.object("spire-bridge-pods").spec()).containsEntry("className", "spire-prod");
  }

  @Test
  void whatIsAsItShouldBeIsKept() {
    cluster.labelled("shop").plain("other").carryOut();

    assertThat(cluster.plan().changes()).hasSize(2).allMatch(Keep.class::isInstance);
    assertThat(cluster.reasons()).isEmpty();
  }

  @Test
  void anUnlabelledNamespaceLosesItsObject() {
    cluster.labelled("shop").carryOut().plain("shop");

    assertThat(cluster.change(SHOP).orElseThrow())
        .isInstanceOfSatisfying(
            Delete.class,
            delete -> assertThat(delete.reason()).contains("no longer labelled " + LABEL));
  }

  @Test
  void aNamespaceThatIsGoneLosesItsObject() {
    cluster.labelled("shop").carryOut().namespaces.clear();

    assertThat(cluster.change(SHOP).orElseThrow())
        .isInstanceOfSatisfying(
            Delete.class, delete -> assertThat(delete.reason()).contains("gone"));
  }

  @Test
  void aTerminatingNamespaceKeepsItsObjectWhileItsPodsDrain() {
    cluster.labelled("shop").carryOut().terminating("shop");

    assertThat(cluster.change(SHOP)).containsInstanceOf(Keep.class);
  }

  @Test
  void nothingIsMadeForATerminatingNamespace() {
    cluster.labelled("shop").terminating("shop");

    assertThat(cluster.change(SHOP)).isEmpty();
  }

  @Test
  void anObjectThatIsGoingIsWaitedFor() {
    cluster.labelled("shop").labelled("bank").carryOut().deleting(SHOP).edit(SHOP, "ttl", "9h");
    cluster.deleting(SHOP).deleting("spire-bridge-ns-bank").plain("bank");

    assertThat(cluster.change(SHOP)).containsInstanceOf(Keep.class);
    assertThat(cluster.change("spire-bridge-ns-bank")).containsInstanceOf(Keep.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kube-system", "kube-", "spire"})
  void aSystemNamespaceIsRefused(String name) {
    cluster.labelled(name);

    assertThat(cluster.change("spire-bridge-ns-" + name)).isEmpty();
    assertThat(cluster.messages(Reason.NAMESPACE_REFUSED))
        .singleElement()
        .asString()
        .contains(name, "refuses");
  }

  @ParameterizedTest
  @ValueSource(strings = {"my-kube-system", "spire-system", "kube"})
  void thePatternsAreMatchedAgainstTheWholeName(String name) {
    assertThat(cluster.labelled(name).applied("spire-bridge-ns-" + name)).isNotEmpty();
  }

  @Test
  void anObjectOfANamespaceThatIsRefusedNowGoes() {
    cluster.labelled("kube-system");
    cluster.object(
        "spire-bridge-ns-kube-system",
        NOW,
        Map.of(Ownership.LABEL, Ownership.OWNER),
        Map.of("spiffeIDTemplate", "x"));

    assertThat(cluster.change("spire-bridge-ns-kube-system"))
        .hasValueSatisfying(change -> assertThat(((Delete) change).reason()).contains("refused"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"True", "yes", "spire", "1"})
  void anotherValueOfTheLabelDoesNothingAndIsSaid(String value) {
    cluster.namespace("shop", Map.of(LABEL, value), Map.of());

    assertThat(cluster.change(SHOP)).isEmpty();
    assertThat(cluster.messages(Reason.LABEL_VALUE_NOT_UNDERSTOOD))
        .singleElement()
        .asString()
        .contains("\"" + value + "\"", "--overwrite " + LABEL + "=true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", ""})
  void noIsUnderstood(String value) {
    cluster.namespace("shop", Map.of(LABEL, value), Map.of());

    assertThat(cluster.change(SHOP)).isEmpty();
    assertThat(cluster.reasons()).isEmpty();
  }

  @Test
  void aForeignObjectOfTheNameIsReportedAndNeverTouched() {
    cluster.labelled("shop").foreign(SHOP, NOW, Map.of("spiffeIDTemplate", "theirs"));

    assertThat(cluster.change(SHOP)).isEmpty();
    assertThat(cluster.messages(Reason.FOREIGN_OBJECT))
        .singleElement()
        .asString()
        .contains("says \"Helm\"", "spire-bridge namespace adopt shop");
  }

  @Test
  void aForeignObjectWithoutAManagerIsToldToHaveNone() {
    cluster.labelled("shop").object(SHOP, NOW, Map.of(), Map.of("spiffeIDTemplate", "theirs"));

    assertThat(cluster.messages(Reason.FOREIGN_OBJECT))
        .singleElement()
        .asString()
        .contains("(it has no label app.kubernetes.io/managed-by)");
  }

  @Test
  void anAdoptedObjectIsMadeOurs() {
    cluster
        .labelled("shop")
        .object(
            SHOP,
            NOW,
            Map.of(Ownership.LABEL, Ownership.OWNER),
            Map.of("spiffeIDTemplate", "theirs"));

    assertThat(cluster.change(SHOP)).containsInstanceOf(Apply.class);
    assertThat(cluster.messages(Reason.DRIFT_CORRECTED)).isEmpty();
  }

  @Test
  void anObjectWithOurLabelUnderAnotherNameIsOnlyReported() {
    cluster.object(
        "copied", NOW, Map.of(Ownership.LABEL, Ownership.OWNER), Map.of("spiffeIDTemplate", "x"));

    assertThat(cluster.change("copied")).isEmpty();
    assertThat(cluster.messages(Reason.STRAY_OBJECT)).hasSize(1);
  }

  @Test
  void whatAHandChangedIsPutBackAndSaid() {
    cluster.annotated("shop", "ttl", "1h").carryOut();
    cluster.edit(SHOP, "ttl", "24h").edit(SHOP, "admin", true);

    assertThat(cluster.change(SHOP))
        .hasValueSatisfying(change ->
            assertThat(((Apply) change).differences())
                .containsExactly(
                    "spec.admin: true, should be false", "spec.ttl: 24h, should be 1h0m0s"));
    assertThat(cluster.plan().findings())
        .filteredOn(finding -> finding.reason().equals("DriftCorrected"))
        .extracting(finding -> finding.about().kind())
        .containsExactlyInAnyOrder("ClusterSPIFFEID", "Namespace");
    assertThat(cluster.messages(Reason.DRIFT_CORRECTED).getFirst())
        .contains("spec.ttl was 24h, is 1h0m0s again");
    assertThat(cluster.carryOut().reasons()).isEmpty();
  }

  @Test
  void aWishThatChangedIsNoDrift() {
    cluster.annotated("shop", "ttl", "1h").carryOut().annotated("shop", "ttl", "2h");

    assertThat(cluster.applied(SHOP)).containsEntry("ttl", "2h0m0s");
    assertThat(cluster.reasons()).isEmpty();
  }

  @Test
  void aConfigurationThatChangedIsNoDrift() {
    cluster.labelled("shop").carryOut();
    cluster.settings = ChangedSettings.with(settings -> settings.className = "other-class");

    assertThat(cluster.applied(SHOP)).containsEntry("className", "other-class");
    assertThat(cluster.messages(Reason.DRIFT_CORRECTED)).isEmpty();
  }

  @Test
  void labelsAndAnnotationsOfOthersOnOurObjectStay() {
    cluster.labelled("shop").carryOut();
    var annotations = new HashMap<>(cluster.object(SHOP).annotations());
    annotations.put("example.org/note", "hello");
    cluster.annotations(SHOP, annotations);

    assertThat(cluster.change(SHOP)).containsInstanceOf(Keep.class);
  }

  @Test
  void changesAreOrderedByName() {
    cluster.labelled("zoo").labelled("ark").labelled("bar");

    assertThat(cluster.plan().changes())
        .extracting(Change::name)
        .containsExactly(
            "spire-bridge-ns-ark",
            "spire-bridge-ns-bar",
            "spire-bridge-ns-zoo",
            "spire-bridge-pods");
  }
}
