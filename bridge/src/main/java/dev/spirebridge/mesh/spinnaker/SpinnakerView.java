package dev.spirebridge.mesh.spinnaker;

import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.Tree;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Spinnaker as it is in the cluster. */
record SpinnakerView(Lookup lookup, SpinnakerOptions options) {

  /** Armory's operator, and the open-source one: they differ by the group of their objects. */
  static final List<MeshKind> KINDS =
      List.of(MeshKind.SPINNAKER_SERVICE, MeshKind.OPEN_SPINNAKER_SERVICE);

  Optional<Observed> service() {
    return KINDS.stream()
        .map(kind -> Ref.of(kind, options.namespace(), options.name()))
        .flatMap(ref -> lookup.find(ref).stream())
        .findFirst();
  }

  Tree serviceTree() {
    return service().map(Observed::tree).orElse(Tree.EMPTY);
  }

  /** Of a file for a cluster that nobody looked into: Armory's, as in most guides. */
  MeshKind kind() {
    return service()
        .map(found -> found.ref().kind())
        .or(() -> KINDS.stream().filter(kind -> lookup.version(kind).isPresent()).findFirst())
        .orElse(MeshKind.SPINNAKER_SERVICE);
  }

  Optional<Observed> deployment(String service) {
    return lookup.find(
        Ref.of(MeshKind.DEPLOYMENT, options.namespace(), deploymentName(service)));
  }

  /** The Deployments that are there, of those that are to be in the mesh. */
  List<Observed> deployments() {
    return options.services().stream().flatMap(each -> deployment(each).stream()).toList();
  }

  /** The pods of each Deployment that is there: one alone would do for all if they were one. */
  List<Scope> pods() {
    return options.services().stream()
        .filter(service -> deployment(service).isPresent())
        .<Scope>map(service ->
            new Scope.Pods(
                options.namespace(),
                "app=spin,cluster=" + deploymentName(service),
                Optional.empty()))
        .toList();
  }

  Scope gateway() {
    return new Scope.Gateway(
        options.ingress().gatewayNamespace(), options.ingress().gateway(), Optional.empty());
  }

  List<Scope> podsAndGateway() {
    return Stream.concat(pods().stream(), Stream.of(gateway())).toList();
  }

  static String deploymentName(String service) {
    return "spin-" + service;
  }
}
