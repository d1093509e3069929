package dev.spirebridge.mesh.spinnaker;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ours;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What works and surprises, in sentences. */
record SpinnakerWarnings(SpinnakerView view, SpinnakerOptions options) {

  List<String> all() {
    List<String> warnings = new ArrayList<>();
    warnings.add(
        "Once Spinnaker is strict, callers without Istio's sidecar (Halyard, a job, a probe from"
            + " outside) are refused; and where Redis or SQL is in this cluster, outside of the"
            + " mesh, and a DestinationRule asks for mutual TLS to it, one for its host with"
            + " tls.mode DISABLE is needed.");
    warnings.add(
        "Then: spire-bridge mesh strict --namespace %s --selector app=spin apply"
            .formatted(options.namespace()));
    List<String> missing =
        options.services().stream().filter(each -> view.deployment(each).isEmpty()).toList();
    if (view.service().isPresent() && !missing.isEmpty()) {
      warnings.add(
          "No Deployment yet of %s: they are patched once the operator makes them, and no gate looks"
                  .formatted(String.join(", ", missing))
              + " at them.");
    }
    template().ifPresent(warnings::add);
    view.lookup().list(MeshKind.VIRTUAL_SERVICE, Optional.of(options.namespace()), "").stream()
        .filter(each -> !Ours.is(each) && takesEveryHost(each))
        .map(each ->
            each.ref()
                + " has host \"*\": it takes requests for every host of its gateways, this"
                + " one's too. Take it away once DNS leads here.")
        .forEach(warnings::add);
    return warnings;
  }

  /** Refused instead where the objects are written at once. */
  private Optional<String> template() {
    return options.applyObjects()
        ? Optional.empty()
        : new InjectorTemplates(view.lookup(), options)
            .missing()
            .map(lacks ->
                "%s has no template %s: Istio refuses every pod that asks for it. `spire-bridge mesh istio apply` makes the template spire."
                    .formatted(lacks.where(), lacks.name()));
  }

  private static boolean takesEveryHost(Observed virtualService) {
    return virtualService.tree().list("spec", "hosts").contains("*");
  }
}
