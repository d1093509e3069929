package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.clusterspiffeid.Reading.Problem;
import dev.spirebridge.clusterspiffeid.WishReader.WishReading;
import io.spiffe.spiffeid.TrustDomain;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the ClusterSPIFFEID of a managed namespace should be. */
final class NamespaceObjects {

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
      Set<TrustDomain> federated,
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
    if (!namespace.injectedByIstio() || SpiffeIdTemplate.suitsIstio(settings.template())) {
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
    String outcome = inPart ? whatStays(ours) + " as far as it is still allowed" : whatStays(ours);
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
    return problems.stream().map(Problem::message).collect(Collectors.joining("; "));
  }

  private static String whatStays(Optional<ObservedClusterSpiffeId> ours) {
    return ours.map(object -> "ClusterSPIFFEID " + object.name() + " stays as it was")
        .orElse("no ClusterSPIFFEID is made");
  }

  private static void reportNotFederated(
      NamespaceView namespace,
      Optional<Source> source,
      Set<TrustDomain> federated,
      FindingLog findings) {
    var names =
        source.stream()
            .flatMap(used -> used.reading().permitted().federatesWith().stream())
            .filter(trustDomain -> !federated.contains(trustDomain))
            .map(TrustDomain::getName)
            .sorted()
            .toList();
    for (String name : names) {
      findings.aboutNamespace(
          namespace,
          Reason.NOT_FEDERATED,
          "Namespace %s asks for federation with %s, with which there is no relationship: it is left out, as the SPIRE server would refuse every entry that names it. Set it up with: spire-bridge federation add %s"
              .formatted(namespace.name(), name, name));
    }
  }
}
