package dev.spirebridge.clusterspiffeid;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One plan in the making: what should be, what should not, and what there is to say about it. */
final class PlanningPass {

  private final NamespaceSettings settings;
  private final Cluster cluster;
  private final SettledNamespaces settled;
  private final Federated federated;
  private final FindingLog findings = new FindingLog();
  private final SortedMap<String, Change> changes = new TreeMap<>();
  private final List<Coverage> coverages = new ArrayList<>();

  PlanningPass(NamespaceSettings settings, Cluster cluster, SettledNamespaces settled) {
    this.settings = settings;
    this.cluster = cluster;
    this.settled = settled;
    this.federated = new Federated(settings, cluster.view().federated(), cluster.view().now());
  }

  Plan plan() {
    var labels = new LabelReport(settings, findings);
    var objects = new NamespaceObjects(settings);
    var singlePods = planSinglePods();
    for (var namespace : cluster.namespaces()) {
      labels.look(namespace);
      if (namespace.managed()) {
        planNamespace(namespace, objects);
      } else if (!namespace.refused() && !namespace.askingPods().isEmpty()) {
        singlePods.ifPresent(
            object -> coverages.add(new Coverage(object, namespace, namespace.askingPods())));
      }
    }
    new LeftOvers(settings, cluster, findings).addTo(changes);
    lookAtUptake(singlePods);
    reportNotFederated();
    OverlapReport.write(Overlaps.of(coverages, cluster.objects(), settings), findings);
    var rows = new NamespaceRows(settings, cluster, changes, findings).rows(coverages);
    return new Plan(List.copyOf(changes.values()), findings.all(), rows, findings.concerningAll());
  }

  private void planNamespace(KnownNamespace namespace, NamespaceObjects objects) {
    var name = ObjectNames.ofNamespace(namespace.name());
    var ours = cluster.ours(name);
    if (settled.isSettled(namespace.view(), ours, federated.state())) {
      keep(namespace, ours.orElseThrow());
      return;
    }
    if (namespace.view().terminating() && ours.isEmpty()) {
      return;
    }
    var foreign = cluster.object(name).filter(object -> !object.isOurs());
    if (foreign.isPresent()) {
      ForeignObjects.report(foreign.get(), Optional.of(namespace.view()), findings);
      return;
    }
    int found = findings.concerning(namespace.name()).size();
    var desired = objects.desired(namespace, ours, federated, findings);
    desired
        .map(wish -> Comparison.change(wish, ours, Optional.of(namespace.view()), findings))
        .or(() -> ours.map(Change.Keep::new))
        .ifPresent(change -> changes.put(name, change));
    desired
        .map(DesiredClusterSpiffeId::spec)
        .or(() -> ours.map(ObservedClusterSpiffeId::spec))
        .map(spec -> new OurObject(name, ours, spec, Optional.of(namespace.name())))
        .ifPresent(object -> coverages.add(Coverage.ofNamespace(object, namespace)));
    if (changes.get(name) instanceof Change.Keep(var observed)
        && findings.concerning(namespace.name()).size() == found) {
      settled.settle(namespace.view(), observed, federated.state());
    }
  }

  /** What is there is what is wanted, so that its spec is the one that holds. */
  private void keep(KnownNamespace namespace, ObservedClusterSpiffeId observed) {
    changes.put(observed.name(), new Change.Keep(observed));
    coverages.add(
        Coverage.ofNamespace(
            new OurObject(
                observed.name(),
                Optional.of(observed),
                observed.spec(),
                Optional.of(namespace.name())),
            namespace));
  }

  /** Kept even while no pod asks, so that the first one that does need not wait for us. */
  private Optional<OurObject> planSinglePods() {
    if (!settings.singlePods()) {
      return Optional.empty();
    }
    var ours = cluster.ours(ObjectNames.PODS);
    var foreign = cluster.object(ObjectNames.PODS).filter(object -> !object.isOurs());
    if (foreign.isPresent()) {
      ForeignObjects.report(foreign.get(), Optional.empty(), findings);
      return Optional.empty();
    }
    var refused =
        cluster.namespaces().stream()
            .filter(KnownNamespace::refused)
            .map(KnownNamespace::name)
            .toList();
    var desired = new ObjectRenderer(settings).ofSinglePods(refused, federated);
    changes.put(ObjectNames.PODS, Comparison.change(desired, ours, Optional.empty(), findings));
    return Optional.of(new OurObject(ObjectNames.PODS, ours, desired.spec(), Optional.empty()));
  }

  private void lookAtUptake(Optional<OurObject> singlePods) {
    var uptake = new Uptake(settings, cluster.view().now(), findings);
    var askingPods = new ArrayList<PodView>();
    for (var coverage : coverages) {
      var object = coverage.object();
      if (object.namespace().isEmpty()) {
        askingPods.addAll(coverage.pods());
      } else {
        object
            .observed()
            .ifPresent(observed -> uptake.look(observed, object.namespace(), coverage.pods()));
      }
    }
    // An object that has never selected anything has no statistics, however old it is.
    if (uptake.isAnySettled(askingPods)) {
      singlePods
          .flatMap(OurObject::observed)
          .ifPresent(observed -> uptake.look(observed, Optional.empty(), askingPods));
    }
  }

  private void reportNotFederated() {
    for (var trustDomain : federated.forAll()) {
      federated
          .whyNot(trustDomain)
          .ifPresent(why ->
              findings.aboutTrustDomain(
                  trustDomain.getName(),
                  "The controller's configuration wants every namespace to federate with %s, %s"
                      .formatted(trustDomain.getName(), why)));
    }
  }
}
