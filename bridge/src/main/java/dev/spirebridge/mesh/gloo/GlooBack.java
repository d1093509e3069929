package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The way back: first nobody needs the cluster, then it goes from the bootstrap, then the pods are
 * replaced by such that start from it. Pods of the old template would otherwise start with a
 * cluster that leads nowhere.
 */
record GlooBack(GlooOptions options, GlooNames names, SavedState saved) {

  List<Step> steps(Lookup lookup) {
    List<Step> steps = new ArrayList<>();
    for (SavedObject each : saved.objects().reversed()) {
      if (each.ref().kind() == MeshKind.UPSTREAM) {
        steps.add(
            step(
                "upstream/" + each.ref().namespace().orElseThrow() + "/" + each.ref().name(),
                "Call " + each.ref() + " as before",
                each.ref(),
                List.of(),
                List.of(new Gate.UpstreamAccepted(each.ref()))));
      }
    }
    for (SavedObject each : saved.objects()) {
      if (each.ref().kind() == MeshKind.CONFIG_MAP && !each.ref().equals(names.settings())) {
        steps.add(
            step(
                "bootstrap",
                "Take the bridge's cluster from the bootstrap",
                each.ref(),
                others(lookup),
                List.of()));
      }
    }
    for (SavedObject each : saved.objects()) {
      if (names.workloads().contains(each.ref())) {
        List<Gate> rolledOut = List.of(new Gate.RolledOut(each.ref()));
        steps.add(
            step("gateway", "Take the bridge from the gateway", each.ref(), List.of(), rolledOut));
      }
    }
    saved
        .find(names.settings())
        .ifPresent(each ->
            steps.add(
                step(
                    "settings", "Remove the bridge's settings", each.ref(), List.of(), List.of())));
    return steps;
  }

  private static Step step(String id, String title, Ref ref, List<Gate> before, List<Gate> after) {
    return new Step(id, title, Optional.of(new Edit.Restore(ref)), before, after);
  }

  /** Upstreams that somebody else put on the cluster would have no secrets any more. */
  private List<Gate> others(Lookup lookup) {
    String others =
        lookup.list(MeshKind.UPSTREAM, Optional.empty(), "").stream()
            .filter(each -> Users.uses(each, options.cluster()))
            .filter(each -> saved.find(each.ref()).isEmpty())
            .map(Observed::ref)
            .map(Ref::toString)
            .collect(Collectors.joining(", "));
    return others.isEmpty()
        ? List.of()
        : List.of(
            new Gate.Confirmed(
                "upstreams",
                others
                    + " use the cluster "
                    + options.cluster()
                    + " and were not moved by us; calls to them fail without it. Are they taken"
                    + " off it (glooctl istio disable-mtls), or not needed?"));
  }
}
