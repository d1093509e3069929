package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.clusterspiffeid.LabelSelector.Operator;
import dev.spirebridge.clusterspiffeid.LabelSelector.Requirement;
import dev.spirebridge.kubernetes.Ownership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Writes our ClusterSPIFFEIDs down, with every field of the spec. */
final class ObjectRenderer {

  /** Set by the API server on every namespace, and by nobody else. */
  static final String NAME_LABEL = "kubernetes.io/metadata.name";

  private static final Map<String, String> LABELS = Map.of(Ownership.LABEL, Ownership.OWNER);

  private final NamespaceSettings settings;

  ObjectRenderer(NamespaceSettings settings) {
    this.settings = settings;
  }

  /**
   * The object of one namespace.
   *
   * @param values what the wish was read from
   * @param template of the SPIFFE IDs
   */
  DesiredClusterSpiffeId ofNamespace(
      String namespace,
      NamespaceWish wish,
      Map<String, String> values,
      String template,
      Federated federated) {
    var spec =
        spec(
            template,
            Map.of("matchLabels", Map.of(NAME_LABEL, namespace)),
            wish.podSelector().toSpec(),
            wish,
            federated);
    return new DesiredClusterSpiffeId(
        ObjectNames.ofNamespace(namespace),
        LABELS,
        Map.of(RenderedFrom.KEY, RenderedFrom.write(values), SpecDigest.KEY, SpecDigest.of(spec)),
        spec);
  }

  /**
   * The object for single pods.
   *
   * @param refused those of the refused namespaces that exist, in order
   */
  DesiredClusterSpiffeId ofSinglePods(List<String> refused, Federated federated) {
    var namespaces = new ArrayList<Requirement>();
    namespaces.add(new Requirement(settings.label(), Operator.NOT_IN, List.of(Cluster.WANTED)));
    if (!refused.isEmpty()) {
      namespaces.add(new Requirement(NAME_LABEL, Operator.NOT_IN, refused));
    }
    var spec =
        spec(
            settings.template(),
            new LabelSelector(namespaces).toSpec(),
            Map.of("matchLabels", Map.of(settings.label(), Cluster.WANTED)),
            NamespaceWish.NOTHING_SPECIAL,
            federated);
    return new DesiredClusterSpiffeId(
        ObjectNames.PODS, LABELS, Map.of(SpecDigest.KEY, SpecDigest.of(spec)), spec);
  }

  private Map<String, Object> spec(
      String template,
      Map<String, Object> namespaceSelector,
      Map<String, Object> podSelector,
      NamespaceWish wish,
      Federated federated) {
    return Map.ofEntries(
        Map.entry("spiffeIDTemplate", template),
        Map.entry("namespaceSelector", namespaceSelector),
        Map.entry("podSelector", podSelector),
        Map.entry("ttl", duration(wish.ttl())),
        Map.entry("jwtTtl", duration(wish.jwtTtl())),
        Map.entry("federatesWith", federatesWith(wish, federated)),
        Map.entry("dnsNameTemplates", wish.dnsNames()),
        Map.entry("workloadSelectorTemplates", List.of()),
        Map.entry("hint", wish.hint()),
        Map.entry("className", settings.className()),
        Map.entry("autoPopulateDNSNames", false),
        Map.entry("fallback", false),
        Map.entry("admin", false),
        Map.entry("downstream", false));
  }

  private static String duration(Optional<Duration> ttl) {
    return ttl.map(GoDuration::format).orElse(GoDuration.NOT_SET);
  }

  private static List<String> federatesWith(NamespaceWish wish, Federated federated) {
    var names = new TreeSet<String>();
    Stream.concat(federated.forAll().stream(), wish.federatesWith().stream())
        .filter(federated::includes)
        .forEach(trustDomain -> names.add(trustDomain.getName()));
    return List.copyOf(names);
  }
}
