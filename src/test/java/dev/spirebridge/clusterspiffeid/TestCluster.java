package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.Finding;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A cluster in memory that a plan can be made of and carried out on. */
final class TestCluster {

  static final String LABEL = NamespaceSettings.DEFAULT_LABEL;
  static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  static final TrustDomain PARTNER = TrustDomain.parse("partner.example");
  static final TrustDomain OTHER = TrustDomain.parse("other.example");

  static final NamespaceSettings SETTINGS =
      new NamespaceSettings(
          LABEL,
          NamespaceSettings.ISTIO_TEMPLATE,
          "",
          List.of(Pattern.compile("kube-.*"), Pattern.compile("spire")),
          Duration.ofHours(24),
          Set.of(),
          Set.of(PARTNER, OTHER));

  NamespaceSettings settings = SETTINGS;
  Instant now = NOW;
  final TreeMap<String, NamespaceView> namespaces = new TreeMap<>();
  final List<PodView> pods = new ArrayList<>();
  final TreeMap<String, ObservedClusterSpiffeId> objects = new TreeMap<>();
  final List<Relationship> federated =
      new ArrayList<>(List.of(relationship(PARTNER, true), relationship(OTHER, true)));

  TestCluster namespace(String name, Map<String, String> labels, Map<String, String> annotations) {
    var all = new HashMap<>(labels);
    all.put("kubernetes.io/metadata.name", name);
    namespaces.put(name, new NamespaceView(name, "uid-of-" + name, all, annotations, false));
    return this;
  }

  TestCluster labelled(String name) {
    return namespace(name, Map.of(LABEL, "true"), Map.of());
  }

  /** One whose bundle is there. */
  static Relationship relationship(TrustDomain trustDomain, boolean ours) {
    return new Relationship(
        "td-" + trustDomain.getName(),
        trustDomain,
        NOW.minusSeconds(3600),
        Optional.of(NOW.minusSeconds(3585)),
        ours);
  }

  TestCluster withoutRelationship(TrustDomain trustDomain) {
    federated.removeIf(each -> each.trustDomain().equals(trustDomain));
    return this;
  }

  /** With one of our annotations, by its short name. */
  TestCluster annotated(String name, String annotation, String value) {
    return namespace(name, Map.of(LABEL, "true"), Map.of("spirebridge.dev/" + annotation, value));
  }

  TestCluster plain(String name) {
    return namespace(name, Map.of(), Map.of());
  }

  TestCluster terminating(String name) {
    var old = Optional.ofNullable(namespaces.get(name)).orElseThrow();
    namespaces.put(name, new NamespaceView(name, old.uid(), old.labels(), old.annotations(), true));
    return this;
  }

  TestCluster pod(String namespace, String name, Map<String, String> labels) {
    pods.add(new PodView(namespace, name, labels, NOW.minusSeconds(3600), true));
    return this;
  }

  TestCluster foreign(String name, Instant created, Map<String, Object> spec) {
    return object(name, created, Map.of("app.kubernetes.io/managed-by", "Helm"), spec);
  }

  TestCluster object(
      String name, Instant created, Map<String, String> labels, Map<String, Object> spec) {
    objects.put(
        name,
        new ObservedClusterSpiffeId(
            name, "uid-of-" + name, "1", created, false, labels, Map.of(), spec, Optional.empty()));
    return this;
  }

  /** A field of an object's spec, set by hand. */
  TestCluster edit(String object, String field, Object value) {
    var spec = new HashMap<>(object(object).spec());
    spec.put(field, value);
    return replace(object, spec, object(object).annotations(), object(object).stats(), false);
  }

  TestCluster stats(String object, Stats stats) {
    var old = object(object);
    return replace(object, old.spec(), old.annotations(), Optional.of(stats), false);
  }

  TestCluster deleting(String object) {
    var old = object(object);
    return replace(object, old.spec(), old.annotations(), old.stats(), true);
  }

  TestCluster annotations(String object, Map<String, String> annotations) {
    var old = object(object);
    return replace(object, old.spec(), annotations, old.stats(), false);
  }

  private TestCluster replace(
      String name,
      Map<String, Object> spec,
      Map<String, String> annotations,
      Optional<Stats> stats,
      boolean terminating) {
    var old = object(name);
    objects.put(
        name,
        new ObservedClusterSpiffeId(
            name,
            old.uid(),
            old.resourceVersion() + "1",
            old.created(),
            terminating,
            old.labels(),
            annotations,
            spec,
            stats));
    return this;
  }

  ObservedClusterSpiffeId object(String name) {
    return Optional.ofNullable(objects.get(name)).orElseThrow();
  }

  ClusterView view() {
    return new ClusterView(
        List.copyOf(namespaces.values()), pods, List.copyOf(objects.values()), federated, now);
  }

  Plan plan() {
    return new Planner(settings).plan(view());
  }

  /** Does what the plan says, as the API server would. */
  TestCluster carryOut() {
    for (var change : plan().changes()) {
      switch (change) {
        case Change.Keep _ -> {}
        case Change.Delete delete -> objects.remove(delete.name());
        case Change.Apply apply -> apply(apply.desired());
      }
    }
    return this;
  }

  private void apply(DesiredClusterSpiffeId desired) {
    var old = Optional.ofNullable(objects.get(desired.name()));
    var labels = new HashMap<>(old.map(ObservedClusterSpiffeId::labels).orElse(Map.of()));
    labels.putAll(desired.labels());
    var annotations = new HashMap<>(old.map(ObservedClusterSpiffeId::annotations).orElse(Map.of()));
    annotations.putAll(desired.annotations());
    objects.put(
        desired.name(),
        new ObservedClusterSpiffeId(
            desired.name(),
            old.map(ObservedClusterSpiffeId::uid).orElse("uid-of-" + desired.name()),
            "2",
            old.map(ObservedClusterSpiffeId::created).orElse(now),
            false,
            labels,
            annotations,
            desired.spec(),
            old.flatMap(ObservedClusterSpiffeId::stats)));
  }

  Optional<Change> change(String object) {
    return plan().changes().stream().filter(change -> change.name().equals(object)).findFirst();
  }

  /** The spec that is going to be applied. */
  Map<String, Object> applied(String object) {
    return change(object)
        .filter(Change.Apply.class::isInstance)
        .map(Change.Apply.class::cast)
        .orElseThrow(() -> new AssertionError("no Apply of " + object + " in " + plan().changes()))
        .desired()
        .spec();
  }

  /** What was found for this reason. */
  List<String> messages(Reason reason) {
    return plan().findings().stream()
        .filter(finding -> finding.reason().equals(reason.word()))
        .map(Finding::message)
        .toList();
  }

  List<String> reasons() {
    return plan().findings().stream().map(Finding::reason).toList();
  }
}
