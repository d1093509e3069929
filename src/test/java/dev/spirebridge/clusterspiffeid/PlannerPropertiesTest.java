package dev.spirebridge.clusterspiffeid;

import static dev.spirebridge.clusterspiffeid.TestCluster.LABEL;
import static dev.spirebridge.clusterspiffeid.TestCluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.clusterspiffeid.Change.Keep;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds in every cluster, whatever is in it. */
class PlannerPropertiesTest {

  private static final List<String> NAMES =
      List.of("shop", "bank", "kube-system", "spire", "istio-system", "a", "b", "c", "pods");
  private static final List<String> LABEL_VALUES = List.of("true", "true", "false", "yes", "");
  private static final List<Map<String, String>> ANNOTATIONS =
      List.of(
          Map.of(),
          Map.of("spirebridge.dev/ttl", "1h"),
          Map.of("spirebridge.dev/ttl", "1d"),
          Map.of("spirebridge.dev/pod-selector", "app in (web,db)"),
          Map.of("spirebridge.dev/pod-selector", "((", "spirebridge.dev/hint", "x"),
          Map.of("spirebridge.dev/federates-with", "partner.example"),
          Map.of("spirebridge.dev/unknown", "x"));

  static List<Long> seeds() {
    return new Random(20260501).longs(100).boxed().toList();
  }

  /** With a past: what was there is changed by the namespaces' owners, by hand, and by others. */
  private static TestCluster randomCluster(Random random) {
    var cluster = new TestCluster();
    fill(cluster, random);
    for (int i = random.nextInt(3); i > 0; i--) {
      cluster.foreign(
          "spire-bridge-ns-" + pick(NAMES, random), NOW, Map.of("spiffeIDTemplate", "theirs"));
    }
    if (random.nextBoolean()) {
      cluster.carryOut();
      fill(cluster, random);
      for (var name : List.copyOf(cluster.objects.keySet())) {
        if (random.nextInt(3) == 0) {
          cluster.edit(name, "podSelector", Map.of("matchLabels", Map.of("app", "by-hand")));
        }
      }
    }
    Collections.shuffle(cluster.pods, random);
    return cluster;
  }

  private static void fill(TestCluster cluster, Random random) {
    cluster.pods.clear();
    for (var name : NAMES) {
      if (random.nextInt(5) == 0) {
        cluster.namespaces.remove(name);
        continue;
      }
      var labels = new HashMap<String, String>();
      if (random.nextBoolean()) {
        labels.put(LABEL, pick(LABEL_VALUES, random));
      }
      cluster.namespace(name, labels, pick(ANNOTATIONS, random));
      for (int i = random.nextInt(4); i > 0; i--) {
        var podLabels = new HashMap<>(Map.of("app", pick(List.of("web", "db", "x"), random)));
        if (random.nextBoolean()) {
          podLabels.put(LABEL, pick(LABEL_VALUES, random));
        }
        cluster.pod(name, "pod-" + i, podLabels);
      }
    }
  }

  private static <T> T pick(List<T> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  private static List<String> selecting(TestCluster cluster, PodView pod) {
    var namespace = cluster.namespaces.get(pod.namespace());
    return cluster.objects.values().stream()
        .filter(ObservedClusterSpiffeId::isOurs)
        .filter(object ->
            namespace != null
                && LabelSelectors.matches(
                    object.spec().get("namespaceSelector"), namespace.labels())
                && LabelSelectors.matches(object.spec().get("podSelector"), pod.labels()))
        .map(ObservedClusterSpiffeId::name)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noPodIsSelectedTwiceByOurs(long seed) {
    var cluster = randomCluster(new Random(seed)).carryOut();

    assertThat(cluster.pods)
        .allSatisfy(pod -> assertThat(selecting(cluster, pod)).as("%s", pod).hasSizeLessThan(2));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void podsOfRefusedNamespacesAreNeverSelected(long seed) {
    var cluster = randomCluster(new Random(seed)).carryOut();

    assertThat(cluster.pods)
        .filteredOn(pod -> List.of("kube-system", "spire").contains(pod.namespace()))
        .allSatisfy(pod -> assertThat(selecting(cluster, pod)).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theRowsSayHowManyPodsAreReallySelected(long seed) {
    var cluster = randomCluster(new Random(seed)).carryOut();

    for (var row : cluster.plan().rows()) {
      long selected =
          cluster.pods.stream()
              .filter(pod -> pod.namespace().equals(row.namespace()))
              .filter(pod -> !selecting(cluster, pod).isEmpty())
              .count();
      assertThat(row.pods()).as(row.namespace()).isEqualTo((int) selected);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void thePlanOfThePlannedStateChangesNothing(long seed) {
    var cluster = randomCluster(new Random(seed)).carryOut();

    assertThat(cluster.plan().changes()).allMatch(Keep.class::isInstance);
    assertThat(cluster.messages(Reason.DRIFT_CORRECTED)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void foreignObjectsAreNeverInThePlan(long seed) {
    var cluster = randomCluster(new Random(seed));

    assertThat(cluster.plan().changes())
        .allSatisfy(change -> {
          var there = cluster.objects.get(change.name());
          assertThat(there == null || there.isOurs()).as(change.name()).isTrue();
        });
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theSameViewInAnotherOrderGivesTheSamePlan(long seed) {
    var cluster = randomCluster(new Random(seed));
    var plan = cluster.plan();
    Collections.shuffle(cluster.pods, new Random(seed + 1));

    assertThat(cluster.plan()).isEqualTo(plan);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aPlannerWithAPastPlansAsANewOne(long seed) {
    var random = new Random(seed);
    var cluster = randomCluster(random);
    var planner = new Planner(cluster.settings);
    for (int step = 0; step < 12; step++) {
      assertThat(planner.plan(cluster.view())).as("step %d", step).isEqualTo(cluster.plan());
      somethingHappens(cluster, random);
    }
  }

  private static void somethingHappens(TestCluster cluster, Random random) {
    switch (random.nextInt(6)) {
      case 0, 1 -> cluster.carryOut();
      case 2 -> fill(cluster, random);
      case 3 -> cluster.now = cluster.now.plusSeconds(20);
      case 4 -> {
        if (!cluster.objects.isEmpty()) {
          cluster.edit(
              pick(List.copyOf(cluster.objects.keySet()), random),
              "ttl",
              random.nextInt(9) + "h0m0s");
        }
      }
      default -> {
        cluster.federated.clear();
        if (random.nextBoolean()) {
          cluster.federated.add(
              new Relationship(
                  "partner",
                  TestCluster.PARTNER,
                  cluster.now,
                  random.nextInt(3) == 0
                      ? Optional.empty()
                      : Optional.of(cluster.now.plusSeconds(15)),
                  random.nextBoolean()));
        }
      }
    }
  }
}
