package dev.spirebridge.mesh;

import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds out which tool owns an object, by the marks that tools leave.
 *
 * <p>Helm is known by its annotation alone: Istio's charts put {@code app.kubernetes.io/managed-by:
 * Helm} on what istioctl installs as well.
 */
public final class Owners {

  private Owners() {}

  /** Empty if none left a mark. */
  public static Optional<Owner> of(Observed object) {
    Stream<Function<Observed, Optional<Owner>>> marks =
        Stream.of(
            Owners::helm,
            Owners::argoCd,
            Owners::flux,
            Owners::olm,
            Owners::controller,
            Owners::istioctl);
    return marks.flatMap(mark -> mark.apply(object).stream()).findFirst();
  }

  private static Optional<Owner> helm(Observed object) {
    return annotation(object, "meta.helm.sh/release-name").map(name -> undoing("Helm", name));
  }

  /** A tracking id is {@code application:group/kind:namespace/name}. */
  private static Optional<Owner> argoCd(Observed object) {
    return annotation(object, "argocd.argoproj.io/tracking-id")
        .map(id -> id.split(":", 2)[0])
        .or(() -> label(object, "argocd.argoproj.io/instance"))
        .map(name -> undoing("Argo CD", name));
  }

  private static Optional<Owner> flux(Observed object) {
    return label(object, "kustomize.toolkit.fluxcd.io/name")
        .or(() -> label(object, "helm.toolkit.fluxcd.io/name"))
        .map(name -> undoing("Flux", name));
  }

  private static Optional<Owner> olm(Observed object) {
    return label(object, "olm.owner").map(name -> undoing("Operator Lifecycle Manager", name));
  }

  private static Optional<Owner> controller(Observed object) {
    return object.tree().items("metadata", "ownerReferences").stream()
        .filter(each -> each.at("controller").equals(Optional.of(true)))
        .findFirst()
        .map(each ->
            undoing(each.text("kind").orElse("a controller"), each.text("name").orElse("?")));
  }

  /** It undoes an edit only when somebody installs again, and is told so. */
  private static Optional<Owner> istioctl(Observed object) {
    return label(object, "install.operator.istio.io/owning-resource")
        .filter(name -> !name.equals("unknown"))
        .map(name -> new Owner("istioctl", name, false));
  }

  private static Owner undoing(String tool, String name) {
    return new Owner(tool, name, true);
  }

  private static Optional<String> annotation(Observed object, String name) {
    return Optional.ofNullable(object.annotations().get(name)).filter(text -> !text.isEmpty());
  }

  private static Optional<String> label(Observed object, String name) {
    return Optional.ofNullable(object.labels().get(name)).filter(text -> !text.isEmpty());
  }
}
