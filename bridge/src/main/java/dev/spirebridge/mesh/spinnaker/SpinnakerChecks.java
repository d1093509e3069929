package dev.spirebridge.mesh.spinnaker;

import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ours;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What has to be so before anything of Spinnaker is written, to files or to the cluster. */
record SpinnakerChecks(Lookup lookup, SpinnakerOptions options, Optional<SavedState> saved) {

  private static final Pattern HOST =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  List<Refusal> all() {
    List<Refusal> refusals = new ArrayList<>();
    services().ifPresent(refusals::add);
    host().ifPresent(refusals::add);
    injectionOff().ifPresent(refusals::add);
    SpinnakerView view = new SpinnakerView(lookup, options);
    view.service().ifPresent(service -> refusals.addAll(patches(service, view)));
    if (options.applyObjects()) {
      refusals.addAll(cluster(view));
    }
    return refusals;
  }

  private Optional<Refusal> services() {
    List<String> unknown =
        options.services().stream()
            .filter(each -> !SpinnakerOptions.SERVICES.contains(each))
            .toList();
    return unknown.isEmpty() && !options.services().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                "the services that are to be in the mesh",
                "some of " + String.join(", ", SpinnakerOptions.SERVICES),
                unknown.isEmpty() ? "none" : String.join(", ", unknown),
                "Name them by --service, without spin-; without it, all are taken."));
  }

  private Optional<Refusal> host() {
    String host = options.ingress().host();
    return HOST.matcher(host).matches()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                "the host of Deck and Gate",
                "the name that browsers ask for, such as spinnaker.example.org",
                host.isEmpty() ? "nothing" : host,
                "Give it by --host. A route for every host would take those of others at the same"
                    + " gateway, and no certificate fits it."));
  }

  /** That label keeps Istio's webhooks away, whatever pods or a revision say. */
  private Optional<Refusal> injectionOff() {
    Ref namespace = Ref.of(MeshKind.NAMESPACE, options.namespace());
    return lookup
        .find(namespace)
        .filter(there -> "disabled".equals(there.labels().get("istio-injection")))
        .map(there ->
            new Refusal(
                namespace + " label istio-injection",
                "enabled, or nothing",
                "disabled: no pod there is given Istio's sidecar",
                "If Spinnaker is to be in the mesh: kubectl label namespace %s istio-injection-."
                    .formatted(options.namespace())));
  }

  private List<Refusal> patches(Observed service, SpinnakerView view) {
    return options.services().stream()
        .flatMap(each ->
            Stream.of(unreadable(service, each), injection(service, each), byHand(view, each)))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Refusal> unreadable(Observed spinnaker, String service) {
    return ServicePatch.unreadable(spinnaker.tree(), service)
        .map(text ->
            new Refusal(
                where(spinnaker, service),
                "patches that can be read as YAML",
                "one that begins with " + text.lines().findFirst().orElse("nothing").strip(),
                "Correct it; tabs are the usual reason."));
  }

  private static Optional<Refusal> injection(Observed spinnaker, String service) {
    return ServicePatch.injection(spinnaker.tree(), service)
        .filter(value -> !value.equals("true"))
        .map(value ->
            new Refusal(
                where(spinnaker, service),
                ServicePatch.INJECT + ": \"true\", or nothing",
                value instanceof String ? "\"" + value + "\"" : value + ", which is no text",
                "Take the label out of the patch, or leave the service out of --service."));
  }

  /** The operator puts its Deployments right again; what somebody edited there is lost soon. */
  private static Optional<Refusal> byHand(SpinnakerView view, String service) {
    boolean patched = ServicePatch.injection(view.serviceTree(), service).isPresent();
    return view.deployment(service)
        .filter(deployment ->
            !patched
                && deployment
                    .tree()
                    .at("spec", "template", "metadata", "labels", ServicePatch.INJECT)
                    .isPresent())
        .map(deployment ->
            new Refusal(
                deployment.ref() + " label " + ServicePatch.INJECT,
                "nothing that the SpinnakerService does not say: its operator owns this Deployment",
                "a label that somebody put there",
                "Take it away with kubectl; the patch of the SpinnakerService brings it for good."));
  }

  private List<Refusal> cluster(SpinnakerView view) {
    List<Refusal> refusals = new ArrayList<>();
    if (view.service().isEmpty()) {
      refusals.add(
          new Refusal(
              "SpinnakerService " + options.namespace() + "/" + options.name(),
              "Spinnaker, installed by its operator",
              "none",
              "Name it by --namespace and --name; for a Spinnaker without an operator take the"
                  + " files of --output-dir."));
    }
    for (MeshKind kind :
        List.of(MeshKind.CERTIFICATE, MeshKind.GATEWAY, MeshKind.VIRTUAL_SERVICE)) {
      if (lookup.version(kind).isEmpty()) {
        refusals.add(notServed(kind));
      }
    }
    gateway().ifPresent(refusals::add);
    new InjectorTemplates(lookup, options)
        .missing()
        .map(SpinnakerChecks::template)
        .ifPresent(refusals::add);
    for (IngressObjects.Wanted wanted : new IngressObjects(lookup, options).all()) {
      lookup
          .find(wanted.ref())
          .filter(there -> !Ours.is(there) && !isSaved(there.ref()))
          .ifPresent(there -> refusals.add(foreign(there)));
    }
    return refusals;
  }

  private static Refusal notServed(MeshKind kind) {
    return new Refusal(
        "the API server",
        kind.kind() + " in " + kind.apiVersion(kind.versions().getFirst()),
        "it has no such kind; one in an alpha version is not the same",
        "Install or upgrade " + (kind == MeshKind.CERTIFICATE ? "cert-manager" : "Istio") + ".");
  }

  private Optional<Refusal> gateway() {
    SpinnakerOptions.Ingress ingress = options.ingress();
    String label =
        lookup
            .find(ingress.workload())
            .map(Observed::tree)
            .orElse(Tree.EMPTY)
            .text("spec", "template", "metadata", "labels", "istio")
            .orElse("none");
    return label.equals(ingress.istioLabel())
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                ingress.workload() + " label istio of its pods",
                ingress.istioLabel(),
                label,
                "Name Istio's ingress gateway by --gateway, and its label by --istio-label."));
  }

  private static Refusal template(InjectorTemplates.Missing missing) {
    return new Refusal(
        missing.where(),
        "the templates that the pods ask for by inject.istio.io/templates",
        "no " + missing.name() + ": Istio refuses every pod that asks for it",
        "Run spire-bridge mesh istio apply first, which makes the template spire; or name others by"
            + " --templates.");
  }

  private static Refusal foreign(Observed there) {
    return new Refusal(
        there.ref().toString(),
        "none, or one with the label " + Ours.LABEL + "=" + Ours.VALUE,
        "somebody else's",
        "Rename or delete it, or go on with the files of --output-dir.");
  }

  private boolean isSaved(Ref ref) {
    return saved.flatMap(state -> state.find(ref)).isPresent();
  }

  private static String where(Observed spinnaker, String service) {
    return spinnaker.ref() + " " + String.join(".", ServicePatch.pathOf(service));
  }
}
