package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.List;
import java.util.Optional;

/**
 * What the sidecar injector puts into pods, of ConfigMap {@code istio-sidecar-injector}.
 *
 * @param yaml of key {@code config}
 * @param values of key {@code values}; empty if they cannot be read
 */
record Injector(YamlText yaml, Tree values) {

  static final String KEY = "config";

  private static final String TEMPLATES = "templates";

  static Injector parse(String config, String values) throws YamlTextException {
    return new Injector(YamlText.parse(config), tree(values).orElse(Tree.EMPTY));
  }

  /** The volume and nothing else: it fits wherever the base template puts the proxy. */
  static String volumeTemplate(String driver) {
    return """
        spec:
          volumes:
          - name: workload-socket
            csi:
              driver: %s
              readOnly: true
        """
        .formatted(driver);
  }

  /** The templates of pods that ask for none. */
  List<String> defaults() {
    List<String> names = yaml.tree().list("defaultTemplates").stream().map(String::valueOf).toList();
    return names.isEmpty() ? List.of("sidecar") : names;
  }

  Optional<String> template(String name) {
    return yaml.tree().text(TEMPLATES, name);
  }

  boolean hasTemplates() {
    return yaml.tree().tree(TEMPLATES).isPresent();
  }

  /** Whether that template is the volume of that driver and nothing else, however written. */
  boolean isVolume(String name, String driver) {
    return template(name).flatMap(Injector::tree).equals(tree(volumeTemplate(driver)));
  }

  Injector with(String name, String driver) throws YamlTextException {
    return isVolume(name, driver)
        ? this
        : new Injector(yaml.with(volumeTemplate(driver), TEMPLATES, name), values);
  }

  /**
   * Where a template names the proxy's container: {@code containers} or {@code initContainers};
   * empty if nowhere, or if it is no plain YAML, as the base templates.
   */
  Optional<String> proxyIn(String name) {
    return template(name)
        .flatMap(Injector::tree)
        .flatMap(template ->
            List.of("containers", "initContainers").stream()
                .filter(list ->
                    template.at("spec", list, "[name=" + MeshPod.PROXY + "]").isPresent())
                .findFirst());
  }

  /** Whether apps wait for their proxies, by the chart's values. */
  boolean holdsApplications() {
    return values.at("global", "proxy", "holdApplicationUntilProxyStarts")
        .filter(Boolean.TRUE::equals)
        .isPresent();
  }

  private static Optional<Tree> tree(String text) {
    try {
      return Optional.of(YamlText.parse(text).tree());
    } catch (YamlTextException e) {
      return Optional.empty();
    }
  }
}
