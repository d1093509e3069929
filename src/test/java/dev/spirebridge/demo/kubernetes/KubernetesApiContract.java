package dev.spirebridge.demo.kubernetes;

import static dev.spirebridge.demo.kubernetes.Specimens.clusterSpiffeId;
import static dev.spirebridge.demo.kubernetes.Specimens.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Preconditions;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What a controller of ClusterSPIFFEIDs relies on. Run against the embedded API and against
 * kube-apiserver: where the two differ, the embedded one is wrong.
 */
abstract class KubernetesApiContract extends ContractOperations {

  // ---- server-side apply

  @Test
  void anApplyCreatesWhatIsNotThere() {
    var created = apply(clusterSpiffeId(name, Map.of("hint", "a")));
    assertThat(spec(created)).containsEntry("hint", "a");
    assertThat(created.getMetadata().getUid()).isNotEmpty();
    assertThat(created.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(created.getMetadata().getManagedFields())
        .singleElement()
        .satisfies(owner -> {
          assertThat(owner.getManager()).isEqualTo(MANAGER);
          assertThat(owner.getOperation()).isEqualTo("Apply");
        });
  }

  @Test
  void anApplyChangesWhatDiffers() {
    var before = apply(clusterSpiffeId(name, Map.of("hint", "a")));
    var after = apply(clusterSpiffeId(name, Map.of("hint", "b")));
    assertThat(spec(after)).containsEntry("hint", "b");
    assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
    assertThat(after.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(version(after)).isGreaterThan(version(before));
  }

  @Test
  void anApplyThatChangesNothingWritesNothing() {
    var before = apply(clusterSpiffeId(name, Map.of("hint", "a")));
    var after = apply(clusterSpiffeId(name, Map.of("hint", "a")));
    assertThat(after.getMetadata()).isEqualTo(before.getMetadata());
  }

  @Test
  void whatWeAppliedAndLeaveOutNowGoes() {
    apply(clusterSpiffeId(name, Map.of("hint", "a", "ttl", "1h")));
    var after = apply(clusterSpiffeId(name, Map.of("hint", "a")));
    assertThat(spec(after)).containsEntry("hint", "a").doesNotContainKey("ttl");
  }

  @Test
  void whatSomebodyElseAddedStays() {
    apply(clusterSpiffeId(name, Map.of("hint", "a")));
    mergePatch("{\"spec\":{\"ttl\":\"1h\"},\"metadata\":{\"labels\":{\"theirs\":\"x\"}}}");
    var after = apply(clusterSpiffeId(name, Map.of("hint", "a")));
    assertThat(spec(after)).containsEntry("ttl", "1h");
    assertThat(after.getMetadata().getLabels()).containsEntry("theirs", "x");
  }

  @Test
  void whatSomebodyElseChangedIsTakenBack() {
    apply(clusterSpiffeId(name, Map.of("hint", "a")));
    mergePatch("{\"spec\":{\"hint\":\"theirs\"}}");
    assertThat(spec(apply(clusterSpiffeId(name, Map.of("hint", "a"))))).containsEntry("hint", "a");
  }

  @Test
  void anUpdateRemovesWhatSomebodyElseAdded() {
    apply(clusterSpiffeId(name, Map.of("hint", "a")));
    mergePatch("{\"spec\":{\"ttl\":\"1h\"}}");
    var whole = get();
    spec(whole).remove("ttl");
    assertThat(spec(resource(whole).update())).containsEntry("hint", "a").doesNotContainKey("ttl");
  }

  @Test
  void aSelectorIsReplacedAsAWhole() {
    apply(clusterSpiffeId(name, Map.of("podSelector", labels("a", "1"))));
    mergePatch("{\"spec\":{\"podSelector\":{\"matchLabels\":{\"b\":\"2\"}}}}");
    var after = apply(clusterSpiffeId(name, Map.of("podSelector", labels("a", "1"))));
    assertThat(spec(after)).containsEntry("podSelector", labels("a", "1"));
  }

  @Test
  void anApplyThatNamesAVersionOfThePastIsAConflict() {
    var past = apply(clusterSpiffeId(name, Map.of("hint", "a")));
    mergePatch("{\"spec\":{\"ttl\":\"1h\"}}");
    var next = clusterSpiffeId(name, Map.of("hint", "b"));
    next.getMetadata().setResourceVersion(past.getMetadata().getResourceVersion());
    assertThat(failure(() -> apply(next)).getCode()).isEqualTo(409);
  }

  // ---- the other writes

  @Test
  void whatIsThereCannotBeCreated() {
    resource(clusterSpiffeId(name, Map.of())).create();
    var failure = failure(() -> resource(clusterSpiffeId(name, Map.of())).create());
    assertThat(failure.getCode()).isEqualTo(409);
    assertThat(failure.getStatus().getReason()).isEqualTo("AlreadyExists");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(all().withName(name).get()).isNull();
    var failure = failure(() -> mergePatch("{\"spec\":{\"ttl\":\"1h\"}}"));
    assertThat(failure.getCode()).isEqualTo(404);
    assertThat(failure.getStatus().getMessage())
        .isEqualTo("clusterspiffeids.spire.spiffe.io \"%s\" not found".formatted(name));
  }

  @Test
  void aRefusalSaysInItsDetailsWhatItIsAbout() {
    var missing = failure(() -> mergePatch("{}")).getStatus().getDetails();
    assertThat(missing.getName()).isEqualTo(name);
    assertThat(missing.getGroup()).isEqualTo("spire.spiffe.io");
    assertThat(missing.getKind()).isEqualTo("clusterspiffeids");
    resource(clusterSpiffeId(name, Map.of())).create();
    var occupied = failure(() -> resource(clusterSpiffeId(name, Map.of())).create());
    assertThat(occupied.getStatus().getDetails()).isEqualTo(missing);
    var invalid = failure(() -> resource(clusterSpiffeId("Not_A_Name", Map.of())).create());
    assertThat(invalid.getStatus().getDetails().getKind()).isEqualTo("ClusterSPIFFEID");
    assertThat(failure(() -> client().raw("/apis/nobody/v1/nothings", "GET", null)).getCode())
        .isEqualTo(404);
  }

  @Test
  void aNameHasToBeOne() {
    var failure = failure(() -> resource(clusterSpiffeId("Not_A_Name", Map.of())).create());
    assertThat(failure.getCode()).isEqualTo(422);
    assertThat(failure.getStatus().getReason()).isEqualTo("Invalid");
  }

  @Test
  void anUpdateOfAVersionOfThePastIsAConflict() {
    var past = resource(clusterSpiffeId(name, Map.of("hint", "a"))).create();
    mergePatch("{\"spec\":{\"hint\":\"b\"}}");
    spec(past).put("hint", "c");
    var failure = failure(() -> client().resource(past).lockResourceVersion().update());
    assertThat(failure.getCode()).isEqualTo(409);
    assertThat(failure.getStatus().getReason()).isEqualTo("Conflict");
    assertThat(failure.getStatus().getMessage()).contains("the object has been modified");
    assertThat(spec(get())).containsEntry("hint", "b");
  }

  @Test
  void anUpdateThatChangesNothingWritesNothing() {
    var before = resource(clusterSpiffeId(name, Map.of("hint", "a"))).create();
    assertThat(version(resource(get()).update())).isEqualTo(version(before));
  }

  @Test
  void aJsonPatchIsApplied() {
    resource(clusterSpiffeId(name, Map.of("hint", "a"))).create();
    all()
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON),
            "[{\"op\":\"replace\",\"path\":\"/spec/hint\",\"value\":\"b\"}]");
    assertThat(spec(get())).containsEntry("hint", "b");
  }

  @Test
  void onlyTheRightUidAndVersionAreDeleted() {
    var object = resource(clusterSpiffeId(name, Map.of())).create().getMetadata();
    var otherUid = new Preconditions(null, UUID.randomUUID().toString());
    assertThat(failure(() -> delete(otherUid)).getCode()).isEqualTo(409);
    mergePatch("{\"spec\":{\"ttl\":\"1h\"}}");
    var past = new Preconditions(object.getResourceVersion(), object.getUid());
    var failure = failure(() -> delete(past));
    assertThat(failure.getCode()).isEqualTo(409);
    assertThat(failure.getStatus().getReason()).isEqualTo("Conflict");
    delete(new Preconditions(get().getMetadata().getResourceVersion(), object.getUid()));
    assertThat(all().withName(name).get()).isNull();
    assertThat(failure(() -> delete(past)).getCode()).isEqualTo(404);
  }

  @Test
  void statusAndSpecAreWrittenApart() {
    var object = clusterSpiffeId(name, Map.of("hint", "a"));
    object.setAdditionalProperty("status", stats(1));
    var created = resource(object).create();
    assertThat(created.getAdditionalProperties()).doesNotContainKey("status");
    all()
        .withName(name)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"hint\":\"b\"},\"status\":{\"stats\":{\"podsSelected\":2}}}");
    var after = get();
    assertThat(after.getAdditionalProperties()).containsEntry("status", stats(2));
    assertThat(spec(after)).containsEntry("hint", "a");
    assertThat(after.getMetadata().getGeneration()).isEqualTo(1);
    mergePatch("{\"spec\":{\"hint\":\"c\"},\"status\":{\"stats\":{\"podsSelected\":3}}}");
    assertThat(get().getAdditionalProperties()).containsEntry("status", stats(2));
    assertThat(get().getMetadata().getGeneration()).isEqualTo(2);
  }

  // ---- lists

  @Test
  void aListComesInPagesOfOneMoment() {
    for (var each : List.of("1", "2", "3")) {
      resource(clusterSpiffeId(name + "-" + each, Map.of(), name)).create();
    }
    var selector = "contract=" + name;
    var first =
        all().list(new ListOptionsBuilder().withLabelSelector(selector).withLimit(2L).build());
    assertThat(names(first.getItems())).containsExactly(name + "-1", name + "-2");
    all().withName(name + "-3").delete();
    var rest =
        all()
            .list(
                new ListOptionsBuilder()
                    .withLabelSelector(selector)
                    .withLimit(2L)
                    .withContinue(first.getMetadata().getContinue())
                    .build());
    assertThat(names(rest.getItems())).containsExactly(name + "-3");
    assertThat(rest.getMetadata().getContinue()).isNullOrEmpty();
    assertThat(rest.getMetadata().getResourceVersion())
        .isEqualTo(first.getMetadata().getResourceVersion());
  }

  @Test
  void labelsSelect() {
    resource(clusterSpiffeId(name + "-1", Map.of(), name, "a")).create();
    resource(clusterSpiffeId(name + "-2", Map.of(), name, "b")).create();
    resource(clusterSpiffeId(name + "-3", Map.of(), name)).create();
    assertThat(selected("kind=a")).containsExactly(name + "-1");
    assertThat(selected("kind!=a")).containsExactly(name + "-2", name + "-3");
    assertThat(selected("kind in (a,b)")).containsExactly(name + "-1", name + "-2");
    assertThat(selected("kind notin (a)")).containsExactly(name + "-2", name + "-3");
    assertThat(selected("kind")).containsExactly(name + "-1", name + "-2");
    assertThat(selected("!kind")).containsExactly(name + "-3");
  }

  // ---- watches

  @Test
  void aWatchGoesOnFromAListAndTellsEverythingInOrder() throws InterruptedException {
    var since = all().list().getMetadata().getResourceVersion();
    resource(clusterSpiffeId(name, Map.of("hint", "a"), name)).create();
    mergePatch("{\"spec\":{\"hint\":\"b\"}}");
    all().withName(name).delete();
    try (var watch = WatchedEvents.watch(all().withLabel("contract", name), since)) {
      assertThat(watch.next()).startsWith("ADDED " + name);
      assertThat(watch.next()).startsWith("MODIFIED " + name);
      assertThat(watch.next()).startsWith("DELETED " + name);
    }
  }

  @Test
  void onAWatchWithLabelsAnObjectComesAndGoesWithThem() throws InterruptedException {
    var since = all().list().getMetadata().getResourceVersion();
    resource(clusterSpiffeId(name, Map.of(), name)).create();
    try (var watch = WatchedEvents.watch(all().withLabel("kind", name), since)) {
      mergePatch("{\"metadata\":{\"labels\":{\"kind\":\"%s\"}}}".formatted(name));
      assertThat(watch.next()).startsWith("ADDED " + name);
      mergePatch("{\"metadata\":{\"labels\":{\"kind\":null}}}");
      assertThat(watch.next()).startsWith("DELETED " + name);
    }
  }

  @Test
  void aWatchFromAVersionLongPastIsGone() throws InterruptedException {
    try (var watch = WatchedEvents.watch(all(), "1")) {
      assertThat(watch.next()).startsWith("CLOSED 410 too old resource version: 1 (");
    }
  }

  // ---- namespaces, events and leases

  @Test
  void aNamespaceKnowsItsNameByLabel() {
    var namespace = new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
    var created = client().resource(namespace).create();
    assertThat(created.getMetadata().getLabels())
        .containsEntry("kubernetes.io/metadata.name", name);
    assertThat(created.getStatus().getPhase()).isEqualTo("Active");
    var labelled = client().namespaces().withName(name).edit(Specimens::labelled);
    assertThat(labelled.getMetadata().getLabels()).containsEntry("kind", "a");
  }

  @Test
  void nothingIsCreatedInANamespaceThatIsNotThere() {
    var failure = failure(() -> client().resource(Specimens.pod(name, "web")).create());
    assertThat(failure.getCode()).isEqualTo(404);
    assertThat(failure.getStatus().getMessage())
        .isEqualTo("namespaces \"%s\" not found".formatted(name));
  }

  @Test
  void anEventOfTheOldFormIsThereInTheNewOne() {
    client().resource(Specimens.event("default", name, "hello")).create();
    var event = client().events().v1().events().inNamespace("default").withName(name).get();
    assertThat(event.getNote()).isEqualTo("hello");
    assertThat(event.getRegarding().getName()).isEqualTo("shop");
    assertThat(event.getDeprecatedCount()).isEqualTo(1);
    client().v1().events().inNamespace("default").withName(name).delete();
  }

  @Test
  void aLeaseIsTakenByOneOnly() {
    var lease = client().resource(Specimens.lease("default", name, "a")).create();
    lease.getSpec().setHolderIdentity("b");
    client().resource(lease).lockResourceVersion().update();
    lease.getSpec().setHolderIdentity("c");
    var failure = failure(() -> client().resource(lease).lockResourceVersion().update());
    assertThat(failure.getCode()).isEqualTo(409);
    client().resource(lease).delete();
  }
}
