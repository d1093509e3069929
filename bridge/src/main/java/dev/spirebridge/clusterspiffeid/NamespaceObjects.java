package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.clusterspiffeid.Reading.Problem;
import dev.spirebridge.clusterspiffeid.WishReader.WishReading;
import io.spiffe.spiffeid.TrustDomain;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the ClusterSPIFFEID of a managed namespace should be. */
final class NamespaceObjects {

  /** In bytes: what to do stands behind it, and an Event ends after 1024. */
  private static final int LONGEST_PROBLEMS = 500;

  /** Without a record of what it was made from, nobody can tell how it should be. */
  private static final String UNGUARDED =
      ", with all that is changed in it by hand, as its annotation "
          + RenderedFrom.KEY
          + " is of no use";

  /** A namespace may have thousands, and each would be an Event. */
  private static final int UNKNOWN_TOLD = 5;

  private final NamespaceSettings settings;
  private final WishReader reader;
  private final ObjectRenderer renderer;

  NamespaceObjects(NamespaceSettings settings) {
    this.settings = settings;
    this.reader = new WishReader(settings);
    this.renderer = new ObjectRenderer(settings);
  }

  /**
   * @param values what the wish is from: the namespace's annotations, or those the last valid
   *     object was rendered from
   */
  private record Source(Map<String, String> values, WishReading reading) {}

  /**
   * @param ours the object as it is, if there is one
   * @return empty if what is there has to stay, be it nothing
   */
  Optional<DesiredClusterSpiffeId> desired(
      KnownNamespace namespace,
      Optional<ObservedClusterSpiffeId> ours,
      Federated federated,
      FindingLog findings) {
    var values = NamespaceAnnotation.valuesIn(namespace.view().annotations());
    var current = new Source(values, reader.read(namespace.name(), values));
    var source =
        current.reading().problems().isEmpty()
            ? Optional.of(current)
            : ours.flatMap(object -> recorded(namespace, object));
    reportUnknown(namespace.view(), findings);
    reportProblems(namespace, current, source, ours, findings);
    reportNotFederated(namespace.view(), source, federated, findings);
    var template = template(namespace, ours, findings);
    if (source.isEmpty() || template.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        renderer.ofNamespace(
            namespace.name(),
            source.get().reading().permitted(),
            source.get().values(),
            template.get(),
            federated));
  }

  private Optional<Source> recorded(KnownNamespace namespace, ObservedClusterSpiffeId object) {
    return RenderedFrom.read(object.annotations())
        .map(values -> new Source(values, reader.read(namespace.name(), values)))
        .filter(source -> source.reading().isUsableInPart());
  }

  /** Empty where none would do. */
  private Optional<String> template(
      KnownNamespace namespace, Optional<ObservedClusterSpiffeId> ours, FindingLog findings) {
    if (!namespace.view().isInjectedByIstio() || SpiffeIdTemplate.suitsIstio(settings.template())) {
      return Optional.of(settings.template());
    }
    findings.aboutNamespace(
        namespace.view(),
        Reason.NOT_AN_ISTIO_IDENTITY,
        "Istio injects into namespace %s and takes only SPIFFE IDs of the form %s, the controller's configuration has %s; %s. Set the template of the configuration to Istio's form, or take the injection label off the namespace."
            .formatted(
                namespace.name(),
                NamespaceSettings.ISTIO_TEMPLATE,
                settings.template(),
                whatStays(ours)));
    return ours.map(object -> object.spec().get("spiffeIDTemplate"))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(SpiffeIdTemplate::suitsIstio);
  }

  private static void reportUnknown(NamespaceView namespace, FindingLog findings) {
    namespace.annotations().keySet().stream()
        .filter(NamespaceAnnotation::isUnknown)
        .sorted()
        .limit(UNKNOWN_TOLD)
        .forEach(key ->
            findings.aboutNamespace(
                namespace,
                Reason.UNKNOWN_ANNOTATION,
                "Annotation %s has no meaning and changes nothing. The nearest one that has is %s; remove it with: kubectl annotate namespace %s %s-"
                    .formatted(
                        key, NamespaceAnnotation.nearestTo(key).key(), namespace.name(), key)));
  }

  private static void reportProblems(
      KnownNamespace namespace,
      Source current,
      Optional<Source> source,
      Optional<ObservedClusterSpiffeId> ours,
      FindingLog findings) {
    boolean inPart = source.filter(used -> !used.reading().problems().isEmpty()).isPresent();
    String outcome =
        whatStays(ours)
            + (inPart ? " as far as it is still allowed" : "")
            + (source.isEmpty() && ours.isPresent() ? UNGUARDED : "");
    for (var annotation : NamespaceAnnotation.values()) {
      var problems = current.reading().problems().get(annotation);
      if (problems != null) {
        findings.aboutNamespace(
            namespace.view(),
            problems.stream().allMatch(Problem::forbidden)
                ? Reason.FORBIDDEN_ANNOTATION
                : Reason.INVALID_ANNOTATION,
            "Annotation %s: %s; %s. Correct it with: kubectl annotate namespace %s --overwrite %s=VALUE"
                .formatted(
                    annotation.key(),
                    sentence(problems),
                    outcome,
                    namespace.name(),
                    annotation.key()));
      }
    }
  }

  private static String sentence(List<Problem> problems) {
    return Excerpt.of(
        Excerpt.first(problems.stream().map(Problem::message).toList(), "; "), LONGEST_PROBLEMS);
  }

  private static String whatStays(Optional<ObservedClusterSpiffeId> ours) {
    return ours.map(object -> "ClusterSPIFFEID " + object.name() + " stays as it was")
        .orElse("no ClusterSPIFFEID is made");
  }

  private static void reportNotFederated(
      NamespaceView namespace, Optional<Source> source, Federated federated, FindingLog findings) {
    source.stream()
        .flatMap(used -> used.reading().permitted().federatesWith().stream())
        .sorted(Comparator.comparing(TrustDomain::getName))
        .forEach(trustDomain ->
            federated
                .whyNot(trustDomain)
                .ifPresent(why ->
                    findings.aboutNamespace(
                        namespace,
                        Reason.NOT_FEDERATED,
                        "Namespace %s asks for federation with %s, %s"
                            .formatted(namespace.name(), trustDomain.getName(), why))));
  }
}
