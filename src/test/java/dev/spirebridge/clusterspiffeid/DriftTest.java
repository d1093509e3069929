package dev.spirebridge.clusterspiffeid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.ObjectReference;
import dev.spirebridge.kubernetes.SpireKinds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriftTest {

  private static final String NAME = "spire-bridge-ns-shop";

  private final Drift drift = new Drift();
  private final TestCluster cluster = new TestCluster().labelled("shop").carryOut();

  @Test
  void tellsOfAnOlderStateThatCameWithoutTheAnnotationsThatWouldShowIt() {
    keepAll();
    cluster.edit(NAME, "admin", true).annotations(NAME, Map.of());

    assertThat(told())
        .hasSize(2)
        .allSatisfy(message ->
            assertThat(message)
                .contains("spec.admin: true, should be false", "annotate namespace shop"));
  }

  @Test
  void tellsNothingOfAWishThatChanged() {
    keepAll();
    cluster.annotated("shop", "ttl", "2h").annotations(NAME, Map.of());

    assertThat(told()).isEmpty();
  }

  /** Only the annotation that records the words is written then: nobody touched the object. */
  @Test
  void tellsNothingOfOtherWordsForTheSameWish() {
    cluster.annotated("shop", "ttl", "1h").carryOut();
    keepAll();
    cluster.annotated("shop", "ttl", "60m");

    assertThat(told()).isEmpty();
  }

  @Test
  void tellsNothingOfWhatItDoesNotKnow() {
    cluster.edit(NAME, "admin", true).annotations(NAME, Map.of());
    assertThat(told()).isEmpty();

    keepAll();
    drift.mayHaveChanged(NAME);
    cluster.edit(NAME, "admin", true).annotations(NAME, Map.of());
    assertThat(told()).isEmpty();
  }

  @Test
  void tellsWhatThePlannerFoundOfTheObjectThatIsWrittenAndOfNoOther() {
    cluster.labelled("other").carryOut();
    keepAll();
    cluster.edit(NAME, "admin", true).edit("spire-bridge-ns-other", "admin", true);

    assertThat(told())
        .hasSize(2)
        .allSatisfy(message -> assertThat(message).contains("spec.admin was true"))
        .noneSatisfy(message -> assertThat(message).contains("other."));
  }

  /** They are about what is wrong now, and told for as long as it is. */
  @Test
  void leavesWhatIsNoDriftToOthers() {
    keepAll();
    cluster.edit(NAME, "admin", true).foreign("older", TestCluster.NOW.minusSeconds(1), Map.of());
    cluster.pod("shop", "web", Map.of());
    assertThat(cluster.reasons()).contains(Reason.SECOND_IDENTITY.word());

    assertThat(told()).hasSize(2).allSatisfy(told -> assertThat(told).contains("spec.admin was"));
  }

  @Test
  void refersToTheObjectAndToItsNamespaceAmongOthers() {
    cluster.labelled("bank").labelled("zoo").carryOut();
    keepAll();
    cluster.edit(NAME, "admin", true).annotations(NAME, Map.of());

    assertThat(
            drift.undone(apply(), cluster.object(NAME), cluster.plan().findings(), cluster.view()))
        .extracting(Finding::about)
        .containsExactly(
            SpireKinds.reference(SpireKinds.CLUSTER_SPIFFE_ID, NAME, Optional.of("uid-of-" + NAME)),
            ObjectReference.namespace("shop", "uid-of-shop"));
  }

  @Test
  void remembersWhatItHasWrittenItself() {
    var apply = new TestCluster().labelled("shop").change(NAME).orElseThrow();
    drift.undone((Change.Apply) apply, cluster.object(NAME), List.of(), cluster.view());
    cluster.edit(NAME, "admin", true).annotations(NAME, Map.of());

    assertThat(told()).hasSize(2);
  }

  @Test
  void tellsOfADeletionByHandAndNotOfOurOwn() {
    keepAll();
    var object = cluster.object(NAME);
    cluster.objects.remove(NAME);
    var apply = apply();
    assertThat(drift.undone(apply, object, List.of(), cluster.view()))
        .extracting(Finding::message)
        .containsExactly(
            "Deleted by somebody else and made again. To be rid of it, take the label off"
                + " namespace shop.");

    drift.mayBeGone(NAME);
    assertThat(drift.undone(apply, object, List.of(), cluster.view())).isEmpty();
  }

  /** Another leader may have written, and deleted, while this one only looked. */
  @Test
  void tellsNothingOfTheTimeBeforeItForgot() {
    keepAll();
    drift.forget();
    var object = cluster.object(NAME);
    cluster.edit(NAME, "admin", true).annotations(NAME, Map.of());
    assertThat(told()).isEmpty();

    keepAll();
    drift.forget();
    cluster.objects.remove(NAME);
    assertThat(drift.undone(apply(), object, List.of(), cluster.view())).isEmpty();
  }

  /** No namespace is to be annotated for it. */
  @Test
  void tellsOfTheObjectForSinglePodsThatTheConfigurationDecides() {
    keepAll();
    cluster.edit(ObjectNames.PODS, "admin", true).annotations(ObjectNames.PODS, Map.of());
    var replaced = (Change.Apply) cluster.change(ObjectNames.PODS).orElseThrow();
    var object = cluster.object(ObjectNames.PODS);

    assertThat(drift.undone(replaced, object, cluster.plan().findings(), cluster.view()))
        .extracting(Finding::message)
        .singleElement()
        .asString()
        .endsWith("To change it, edit the controller's configuration.");

    keepAll();
    cluster.objects.remove(ObjectNames.PODS);
    drift.mayHaveChanged(ObjectNames.PODS);
    var created = (Change.Apply) cluster.change(ObjectNames.PODS).orElseThrow();
    assertThat(drift.undone(created, object, List.of(), cluster.view()))
        .extracting(Finding::message)
        .singleElement()
        .asString()
        .endsWith("switch namespaces.singlePods off in the controller's configuration.");
  }

  @Test
  void anObjectOfOursThatIsGoingIsNotThereAnyMore() {
    keepAll();
    drift.mayBeGone(NAME);
    var object = cluster.object(NAME);
    cluster.deleting(NAME);
    keepAll();
    cluster.objects.remove(NAME);

    assertThat(drift.undone(apply(), object, List.of(), cluster.view())).isEmpty();
  }

  private void keepAll() {
    for (Change change : cluster.plan().changes()) {
      if (change instanceof Change.Keep(var observed)) {
        drift.kept(observed);
      }
    }
  }

  private Change.Apply apply() {
    return (Change.Apply) cluster.change(NAME).orElseThrow();
  }

  private List<String> told() {
    return drift
        .undone(apply(), cluster.object(NAME), cluster.plan().findings(), cluster.view())
        .stream()
        .map(Finding::message)
        .toList();
  }
}
