package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The same for meshes that Helm, istioctl or an operator keeps: what to give them. */
final class Elsewhere {

  private final Facts facts;
  private final IstioOptions options;

  private final Optional<Mesh> mesh;

  /** Where the mesh itself cannot be read: what does not depend on it. */
  Elsewhere(Facts facts, IstioOptions options) {
    this.facts = facts;
    this.options = options;
    this.mesh = Optional.empty();
  }

  /** With what is to stay in the mesh's configuration: whom it federates with, and its aliases. */
  Elsewhere(Mesh mesh) {
    this.facts = mesh.facts();
    this.options = mesh.options();
    this.mesh = Optional.of(mesh);
  }

  /**
   * @param moving whether there is still something to move
   */
  List<Manifest> manifests(boolean moving) {
    List<Manifest> after =
        List.of(
            new Manifest(
                "values/istiod.yaml",
                YamlText.of(istiod()),
                "values of the chart istiod for a mesh that has moved"),
            new Manifest(
                "values/gateway.yaml",
                YamlText.of(gateway()),
                "values of the chart gateway for a gateway that moves"),
            new Manifest(
                "istio-operator.yaml",
                YamlText.of(operator()),
                "the same for istioctl install -f, for a mesh that has moved"));
    return moving && !facts.spireAuthorities().isEmpty()
        ? Stream.concat(
                List.of(
                    new Manifest(
                        "values/istiod-while-moving.yaml",
                        YamlText.of(istiodWhileMoving()),
                        "values of the chart istiod before and during the move, in place of the"
                            + " steps mesh-config/prepare, istiod/prepare and injector/template"),
                    new Manifest(
                        "istio-operator-while-moving.yaml",
                        YamlText.of(
                            new OperatorFile(facts, options).whileMoving(istiodWhileMoving())),
                        "the same for istioctl install -f"))
                    .stream(),
                after.stream())
            .toList()
        : after;
  }

  Tree istiod() {
    Tree values = injecting(meshConfig());
    return options
        .socket()
        .file()
        .map(file ->
            values.with(
                file, "meshConfig", "defaultConfig", "proxyMetadata", PodTemplate.SOCKET_FILE))
        .orElse(values);
  }

  private Tree meshConfig() {
    Tree values = Tree.EMPTY.with(facts.trustDomain().getName(), "meshConfig", "trustDomain");
    if (mesh.isEmpty()) {
      return values;
    }
    List<Object> aliases = new ArrayList<>(mesh.get().text().aliases());
    String former = mesh.get().text().trustDomain();
    if (!former.equals(facts.trustDomain().getName()) && !aliases.contains(former)) {
      aliases.add(former);
    }
    Tree named =
        aliases.isEmpty() ? values : values.with(aliases, "meshConfig", "trustDomainAliases");
    return Federated.of(mesh.get()).authorities().entrySet().stream()
        .reduce(
            named,
            (tree, each) -> trusting(tree, each.getValue(), each.getKey()),
            (_, tree) -> tree);
  }

  private static Tree trusting(Tree values, List<X509Certificate> roots, String trustDomain) {
    Tree with = values;
    for (X509Certificate root : roots) {
      with =
          with.append(
              Map.of("pem", Roots.pem(root), "trustDomains", List.of(trustDomain)),
              "meshConfig",
              "caCertificates");
    }
    return with;
  }

  private Tree injecting(Tree values) {
    return withRevision(
        values
            .with(
                Injector.volumeTemplate(options.socket().driver()),
                "sidecarInjectorWebhook",
                "templates",
                options.socket().template())
            .with(
                List.of("sidecar", options.socket().template()),
                "sidecarInjectorWebhook",
                "defaultTemplates"));
  }

  /** Without default templates: they would move whatever is restarted for another reason. */
  private Tree istiodWhileMoving() {
    Tree values =
        injecting(meshConfig())
            .without("sidecarInjectorWebhook", "defaultTemplates")
            .with("true", "env", Preparation.MULTI_ROOT)
            .with("true", "meshConfig", "defaultConfig", "proxyMetadata", MeshPod.LEARNS_ROOTS);
    return trusting(values, facts.spireAuthorities(), facts.trustDomain().getName());
  }

  Tree gateway() {
    return Tree.EMPTY
        .with("gateway," + options.socket().template(), "podAnnotations", PodTemplate.TEMPLATES)
        .with(facts.label().value(), "labels", facts.label().name());
  }

  private Tree operator() {
    return new OperatorFile(facts, options).moved(istiod());
  }

  private Tree withRevision(Tree values) {
    return options.revision().isPresent()
        ? values.with(options.revisionName(), "revision")
        : values;
  }
}
