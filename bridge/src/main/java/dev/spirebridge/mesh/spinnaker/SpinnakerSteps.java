package dev.spirebridge.mesh.spinnaker;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Overlay;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The order of the move: the way in first, then the sidecars, then DNS. Without objects to write it
 * is the same walk, and a person confirms what was applied.
 */
record SpinnakerSteps(
    Lookup lookup, Facts facts, SpinnakerOptions options, SpinnakerView view) {

  List<Step> all() {
    IngressObjects objects = new IngressObjects(lookup, options);
    List<Step> steps = new ArrayList<>();
    steps.add(
        step(
            "certificate",
            "Ask for the certificate of " + options.ingress().host(),
            edit(objects.certificate()),
            List.of(new Gate.RolledOut(options.ingress().workload())),
            List.of()));
    steps.add(
        step("gateway", "Open the gateway", edit(objects.gateway()), List.of(), List.of()));
    steps.add(
        step(
            "virtualservice",
            "Route to Gate and Deck",
            edit(objects.virtualService()),
            List.of(),
            List.of()));
    if (options.way() == SpinnakerOptions.Way.NAMESPACE) {
      steps.add(
          step("namespace", "Label the namespace", namespace(), List.of(gateways()), List.of()));
    }
    steps.add(
        step(
            "spinnakerservice",
            "Let the operator put Istio's sidecar beside the services",
            patches(),
            List.of(gateways()),
            injected()));
    steps.add(new Step("dns", "Switch DNS", Optional.empty(), List.of(), List.of(dns())));
    return steps;
  }

  /** The object as it shall be; before it is there, nothing else is in it. */
  Tree spinnaker() {
    ServicePatch patch = ServicePatch.of(facts, options);
    Tree tree = view.serviceTree();
    for (String service : options.services()) {
      tree = patch.into(tree, service);
    }
    return tree;
  }

  Tree namespaceOver(Tree there) {
    boolean isRevision =
        there.text("metadata", "labels", "istio.io/rev").isPresent();
    Tree labelled =
        there.with(facts.label().value(), "metadata", "labels", facts.label().name());
    return isRevision
        ? labelled
        : labelled.with("enabled", "metadata", "labels", "istio-injection");
  }

  private Optional<Edit> namespace() {
    return lookup
        .find(Ref.of(MeshKind.NAMESPACE, options.namespace()))
        .flatMap(there -> change(there, namespaceOver(there.tree())));
  }

  private Optional<Edit> patches() {
    return view.service().flatMap(there -> change(there, spinnaker()));
  }

  private Gate gateways() {
    return new Gate.IssuerHolds(List.of(view.gateway()));
  }

  private List<Gate> injected() {
    Stream<Gate> rolled = view.deployments().stream().map(each -> new Gate.RolledOut(each.ref()));
    Stream<Gate> restarted =
        ServicePatch.of(facts, options).isEmpty()
            ? Stream.of(
                new Gate.Confirmed(
                    "restarted",
                    "Were the Deployments restarted since the namespace has its label?"))
            : Stream.empty();
    Stream<Gate> held = Stream.of(new Gate.IssuerHolds(view.podsAndGateway()));
    return Stream.of(restarted, rolled, held).flatMap(each -> each).toList();
  }

  private Gate dns() {
    return new Gate.Confirmed(
        "dns",
        "Is the Certificate of %s ready, and does that name lead to %s?"
            .formatted(options.ingress().host(), options.ingress().workload()));
  }

  private Step step(
      String id, String title, Optional<Edit> edit, List<Gate> before, List<Gate> after) {
    if (options.applyObjects() || edit.isEmpty() && isSeen(id)) {
      return new Step(id, title, edit, before, after);
    }
    Gate confirmed = new Gate.Confirmed(id, "Is the file of this step applied: " + title + "?");
    return new Step(
        id, title, Optional.empty(), before, Stream.concat(Stream.of(confirmed), after.stream()).toList());
  }

  /** Whether no edit means that it is as it should be, and not that nobody can tell. */
  private boolean isSeen(String id) {
    return switch (id) {
      case "spinnakerservice" -> view.service().isPresent();
      case "namespace" ->
          lookup.find(Ref.of(MeshKind.NAMESPACE, options.namespace())).isPresent();
      default -> true;
    };
  }

  private Optional<Edit> edit(IngressObjects.Wanted wanted) {
    Optional<Observed> there = lookup.find(wanted.ref());
    return there.isPresent()
        ? change(there.get(), Overlay.on(there.get().tree(), wanted.object()))
        : Optional.of(new Edit.Create(wanted.ref(), wanted.object()));
  }

  private static Optional<Edit> change(Observed before, Tree after) {
    return before.tree().equals(after)
        ? Optional.empty()
        : Optional.of(new Edit.Change(before, after, List.of()));
  }
}
