package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The mesh's configuration, of ConfigMap {@code istio}, and its edits.
 *
 * @param yaml of key {@code mesh}
 */
record MeshText(YamlText yaml) {

  static final String KEY = "mesh";

  private static final String CERTIFICATES = "caCertificates";
  private static final String ALIASES = "trustDomainAliases";
  private static final String[] LEARNS_ROOTS = {
    "defaultConfig", "proxyMetadata", MeshPod.LEARNS_ROOTS
  };

  static MeshText parse(String text) throws YamlTextException {
    return new MeshText(YamlText.parse(text));
  }

  /** Istio's default is that of Kubernetes. */
  String trustDomain() {
    return yaml.tree().text("trustDomain").orElse("cluster.local");
  }

  List<Object> aliases() {
    return yaml.tree().list(ALIASES);
  }

  String rootNamespace(String istioNamespace) {
    return yaml.tree().text("rootNamespace").orElse(istioNamespace);
  }

  Tree defaultConfig() {
    return yaml.tree().tree("defaultConfig").orElse(Tree.EMPTY);
  }

  /** Whether these are among those of that trust domain. */
  boolean holds(X509Certificate root, TrustDomain trustDomain) {
    return entry(yaml.tree(), root, trustDomain).isPresent();
  }

  /** Agents that start from now on learn roots while they run. */
  MeshText learningRoots() throws YamlTextException {
    return yaml.tree().text(LEARNS_ROOTS).filter("true"::equals).isPresent()
        ? this
        : new MeshText(yaml.with("true", LEARNS_ROOTS));
  }

  /** These too; each gets an entry of its own, of which Istio reads the first certificate only. */
  MeshText trusting(Collection<X509Certificate> roots, TrustDomain trustDomain)
      throws YamlTextException {
    YamlText text = yaml;
    for (X509Certificate root : roots) {
      if (entry(text.tree(), root, trustDomain).isEmpty()) {
        text = text.append(entryOf(root, trustDomain).fields(), CERTIFICATES);
      }
    }
    return new MeshText(text);
  }

  /** The trust domain becomes that one, and the former one an alias. */
  MeshText inTrustDomain(TrustDomain trustDomain) throws YamlTextException {
    String former = trustDomain();
    if (former.equals(trustDomain.getName())) {
      return this;
    }
    YamlText text = yaml.with(trustDomain.getName(), "trustDomain");
    return new MeshText(aliases().contains(former) ? text : text.append(former, ALIASES));
  }

  /**
   * Without what was only for the move.
   *
   * @param first as it was before the move; what was there already stays
   * @param trustDomain whose authorities came in, those among them that SPIRE has given up since
   */
  MeshText finished(MeshText first, TrustDomain trustDomain) throws YamlTextException {
    YamlText text = yaml;
    for (Tree entry : yaml.tree().items(CERTIFICATES)) {
      Optional<X509Certificate> root = entry.text("pem").flatMap(Roots::first);
      boolean ours = root.filter(each -> entry.equals(entryOf(each, trustDomain))).isPresent();
      if (ours && !first.holds(root.get(), trustDomain)) {
        text = text.without(CERTIFICATES, "[pem=" + entry.text("pem").orElseThrow() + "]");
      }
    }
    if (text.tree().list(CERTIFICATES).isEmpty() && !first.has(CERTIFICATES)) {
      text = text.without(CERTIFICATES);
    }
    return new MeshText(withoutLearning(text, first));
  }

  private static YamlText withoutLearning(YamlText yaml, MeshText first) throws YamlTextException {
    if (first.has(LEARNS_ROOTS)) {
      return yaml;
    }
    YamlText text = yaml.without(LEARNS_ROOTS);
    if (isEmpty(text, "defaultConfig", "proxyMetadata")
        && !first.has("defaultConfig", "proxyMetadata")) {
      text = text.without("defaultConfig", "proxyMetadata");
    }
    return isEmpty(text, "defaultConfig") && !first.has("defaultConfig")
        ? text.without("defaultConfig")
        : text;
  }

  private boolean has(String... path) {
    return yaml.tree().at(path).isPresent();
  }

  private static boolean isEmpty(YamlText yaml, String... path) {
    return yaml.tree().tree(path).map(each -> each.fields().isEmpty()).orElse(false);
  }

  private static Tree entryOf(X509Certificate root, TrustDomain trustDomain) {
    return Tree.EMPTY
        .with(Roots.pem(root), "pem")
        .with(List.of(trustDomain.getName()), "trustDomains");
  }

  private static Optional<Tree> entry(Tree mesh, X509Certificate root, TrustDomain trustDomain) {
    return mesh.items(CERTIFICATES).stream()
        .filter(entry -> entry.list("trustDomains").contains(trustDomain.getName()))
        .filter(entry -> entry.text("pem").flatMap(Roots::first).filter(root::equals).isPresent())
        .findFirst();
  }
}
