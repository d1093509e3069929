package dev.spirebridge.mesh.spinnaker;

import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether Istio's injector knows the templates that pods are to ask for. */
record InjectorTemplates(Lookup lookup, SpinnakerOptions options) {

  private static final String CONFIG_MAP = "istio-sidecar-injector";

  /**
   * A template that no injector has.
   *
   * @param where the ConfigMaps of the injectors, of which each revision has one
   */
  record Missing(String name, String where) {}

  /**
   * Empty as well where nobody can tell: where there is no injector, in Istio's usual namespace or
   * that of the gateway, or none that can be read.
   */
  Optional<Missing> missing() {
    List<Observed> injectors =
        Stream.of(SpinnakerOptions.Ingress.GATEWAY_NAMESPACE, options.ingress().gatewayNamespace())
            .distinct()
            .flatMap(each -> lookup.list(MeshKind.CONFIG_MAP, Optional.of(each), "").stream())
            .filter(each -> isInjector(each.ref().name()))
            .toList();
    List<Tree> templates = injectors.stream().flatMap(each -> templates(each).stream()).toList();
    return templates.isEmpty()
        ? Optional.empty()
        : Arrays.stream(options.templates().split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .filter(name -> templates.stream().noneMatch(each -> each.at(name).isPresent()))
            .findFirst()
            .map(name ->
                new Missing(
                    name,
                    injectors.stream()
                        .map(each -> each.ref().toString())
                        .collect(Collectors.joining(", "))));
  }

  private static boolean isInjector(String name) {
    return name.equals(CONFIG_MAP) || name.startsWith(CONFIG_MAP + "-");
  }

  private static Optional<Tree> templates(Observed injector) {
    try {
      String config = injector.tree().text("data", "config").orElse("{}");
      return YamlText.parse(config).tree().tree("templates");
    } catch (YamlTextException unreadable) {
      return Optional.empty();
    }
  }
}
