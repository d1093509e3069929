package dev.spirebridge.clusterspiffeid.workflow;

import dev.spirebridge.clusterspiffeid.Change;
import dev.spirebridge.clusterspiffeid.NamespaceRow;
import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.clusterspiffeid.NamespaceState;
import dev.spirebridge.clusterspiffeid.NamespaceView;
import dev.spirebridge.clusterspiffeid.ObjectNames;
import dev.spirebridge.clusterspiffeid.ObservedClusterSpiffeId;
import dev.spirebridge.clusterspiffeid.Plan;
import dev.spirebridge.clusterspiffeid.Planner;
import dev.spirebridge.clusterspiffeid.Reason;
import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.Ownership;
import dev.spirebridge.kubernetes.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What each command would do, by asking the controller's own planner what follows from a cluster in
 * which the command had been run. Pure.
 */
public final class WorkflowPlanner {

  private static final String SYSTEM =
      "it is one of the namespaces that are never managed; label another one, or change the"
          + " controller's list namespaces.refused";

  private final NamespaceSettings settings;
  private final Planner planner;

  public WorkflowPlanner(NamespaceSettings settings) {
    this.settings = settings;
    this.planner = new Planner(settings);
  }

  /** One step for each namespace that is named, in the order of the names. */
  public List<NamespaceStep> label(LabelRequest request, WorkflowView view) {
    return each(request.namespaces(), view, namespace -> label(namespace, request, view));
  }

  public List<NamespaceStep> unlabel(List<String> namespaces, WorkflowView view) {
    return each(namespaces, view, namespace -> unlabel(namespace, view));
  }

  public List<NamespaceStep> adopt(List<String> namespaces, WorkflowView view) {
    return each(namespaces, view, namespace -> adopt(namespace, view));
  }

  private static List<NamespaceStep> each(
      List<String> names, WorkflowView view, Function<NamespaceView, NamespaceStep> step) {
    return names.stream()
        .distinct()
        .map(name ->
            view.namespace(name)
                .map(step)
                .orElseGet(() ->
                    new NamespaceStep.Refused(
                        name, "there is no such namespace; create it first, or correct the name")))
        .toList();
  }

  private NamespaceStep label(NamespaceView namespace, LabelRequest request, WorkflowView view) {
    String name = namespace.name();
    if (namespace.terminating()) {
      return new NamespaceStep.Refused(
          name, "the namespace is being deleted; create it again when it is gone");
    }
    Map<String, Optional<String>> wanted = new HashMap<>();
    wanted.put(settings.label(), Optional.of("true"));
    if (request.inject()) {
      switch (Injection.of(namespace, view)) {
        case Injection.Refused(String reason) -> {
          return new NamespaceStep.Refused(name, reason);
        }
        case Injection.By(String label, String value) -> wanted.put(label, Optional.of(value));
        case Injection.On _ -> {}
      }
    }
    NamespaceView after = WhatIf.labelled(namespace, wanted);
    Plan plan = planner.plan(WhatIf.with(view.cluster(), after));
    Optional<NamespaceRow> row = row(plan, name);
    List<Finding> findings = row.map(NamespaceRow::findings).orElse(List.of());
    String object = ObjectNames.ofNamespace(name);
    Optional<Change> change = change(plan, object);
    if (row.map(NamespaceRow::state).equals(Optional.of(NamespaceState.REFUSED))) {
      return new NamespaceStep.Refused(name, SYSTEM);
    }
    if (change.isEmpty()) {
      return new NamespaceStep.Refused(name, warnings(findings));
    }
    Restarts restarts = Restarts.of(view.podsOf(name), after.isInjectedByIstio());
    List<String> notes = notes(view, findings, change.get());
    notes.addAll(restarts.notes());
    if (!request.restart()) {
      restarts.needed().forEach(restart -> notes.add(unrestarted(restart)));
    }
    return new NamespaceStep.Go(
        name,
        WhatIf.missing(namespace, wanted),
        object,
        change,
        notes,
        request.restart() ? restarts.needed() : List.of(),
        Optional.empty());
  }

  private static String unrestarted(Restart restart) {
    return "%s stays without an identity, because %s; run this again with --restart"
        .formatted(restart.workload(), restart.reason());
  }

  private NamespaceStep unlabel(NamespaceView namespace, WorkflowView view) {
    String name = namespace.name();
    String object = ObjectNames.ofNamespace(name);
    Map<String, Optional<String>> wanted = Map.of(settings.label(), Optional.empty());
    NamespaceView after = WhatIf.labelled(namespace, wanted);
    Plan plan = planner.plan(WhatIf.with(view.cluster(), after));
    Optional<Change> change = change(plan, object).filter(each -> each instanceof Change.Delete);
    List<String> notes = new ArrayList<>();
    boolean losing = change.isPresent() && !view.podsOf(name).isEmpty();
    if (losing) {
      notes.add(
          "%d pods lose their registration entries; what they hold serves them until it expires"
              .formatted(view.podsOf(name).size()));
    }
    if (namespace.isInjectedByIstio()) {
      notes.add(
          "Istio goes on injecting here, with its own CA where no pod has the label itself;"
              + " take its label off too, if that is not meant");
    }
    return new NamespaceStep.Go(
        name,
        WhatIf.missing(namespace, wanted),
        object,
        change,
        notes,
        List.of(),
        Optional.empty());
  }

  private NamespaceStep adopt(NamespaceView namespace, WorkflowView view) {
    String name = namespace.name();
    String object = ObjectNames.ofNamespace(name);
    Optional<ObservedClusterSpiffeId> there =
        view.cluster().clusterSpiffeIds().stream()
            .filter(each -> each.name().equals(object))
            .findFirst();
    if (there.isEmpty()) {
      return new NamespaceStep.Refused(
          name,
          "there is no ClusterSPIFFEID %s to adopt; label the namespace, and it is made"
              .formatted(object));
    }
    ObservedClusterSpiffeId ours = WhatIf.owned(there.get());
    Plan plan = planner.plan(WhatIf.with(view.cluster(), ours));
    List<Finding> findings = row(plan, name).map(NamespaceRow::findings).orElse(List.of());
    return switch (change(plan, object).orElse(new Change.Delete(ours, "nothing asks for it"))) {
      case Change.Delete delete ->
          new NamespaceStep.Refused(
              name,
              "%s would be deleted once it is ours, because %s; label the namespace first"
                  .formatted(object, delete.reason()));
      case Change.Keep(var kept) when kept.terminating() ->
          new NamespaceStep.Refused(
              name, "%s is being deleted; it is made anew when it is gone".formatted(object));
      case Change.Keep(var kept) when !kept.hasRecord() ->
          new NamespaceStep.Refused(
              name,
              "%s would be ours with all that somebody else wrote into it, because what the namespace asks for cannot be made. %s"
                  .formatted(object, warnings(findings)));
      case Change change ->
          new NamespaceStep.Go(
              name,
              there.get().isOurs()
                  ? Map.of()
                  : Map.of(Ownership.LABEL, Optional.of(Ownership.OWNER)),
              object,
              Optional.of(change),
              notes(view, findings, change),
              List.of(),
              Optional.of(there.get().resourceVersion()));
    };
  }

  /** But for what is said of the object as it was before the change. */
  private List<String> notes(WorkflowView view, List<Finding> findings, Change change) {
    Set<String> outdated =
        change instanceof Change.Apply
            ? Set.of(Reason.DRIFT_CORRECTED.word(), Reason.NOT_TAKEN.word())
            : Set.of();
    List<String> notes = new ArrayList<>();
    OtherClass.doubt(view.cluster(), settings).ifPresent(notes::add);
    findings.stream()
        .filter(finding -> !outdated.contains(finding.reason()))
        .forEach(finding -> notes.add(finding.reason() + ": " + finding.message()));
    return notes;
  }

  private static Optional<NamespaceRow> row(Plan plan, String namespace) {
    return plan.rows().stream().filter(row -> row.namespace().equals(namespace)).findFirst();
  }

  private static Optional<Change> change(Plan plan, String object) {
    return plan.changes().stream().filter(each -> each.name().equals(object)).findFirst();
  }

  private static String warnings(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.severity() == Severity.WARNING)
        .map(Finding::message)
        .collect(Collectors.joining(" "));
  }
}
