package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Files of a chart that has Gloo's as its dependency: Gloo's takes containers and volumes by names
 * of templates, which only a chart around it can define.
 */
final class WrapperChart {

  private static final String PREFIX = "spire-bridge.gloo.";

  private final String folder;
  private final Map<String, String> helpers = new LinkedHashMap<>();
  private final List<Manifest> manifests = new ArrayList<>();
  private Tree values;

  /**
   * @param folder of its files
   * @param values of Gloo's chart, but those that name templates
   */
  WrapperChart(String folder, Tree values) {
    this.folder = folder;
    this.values = values;
  }

  /** Has a template render these elements where Gloo's chart takes the name of one. */
  void helper(String gateway, String value, String name, List<Tree> elements) {
    values = values.with(PREFIX + name, "gatewayProxies", valueKey(gateway), value);
    helpers.put(PREFIX + name, elementsOf(elements));
  }

  void object(Tree object) {
    manifests.add(
        new Manifest(
            folder + "/templates/spire-bridge.yaml",
            YamlText.of(object),
            "The bridge's settings, for the templates of a chart around Gloo's."));
  }

  /** All files. */
  List<Manifest> manifests(String purposeOfValues) {
    List<Manifest> all = new ArrayList<>();
    all.add(
        new Manifest(
            folder + "/values.yaml",
            YamlText.of(Tree.EMPTY.with(values, "gloo")),
            purposeOfValues));
    all.add(
        new Manifest(
            folder + "/templates/_spire-bridge.tpl",
            helpers.entrySet().stream()
                .map(each ->
                    "{{- define \"" + each.getKey() + "\" }}\n" + each.getValue() + "{{- end }}\n")
                .collect(Collectors.joining("\n")),
            "What those values name, for the templates of that chart."));
    all.addAll(manifests);
    return all;
  }

  /** The chart calls a gateway by its key in kebab-case. */
  static String valueKey(String gateway) {
    return Naming.CAMEL.of(gateway.replace('-', '_'));
  }

  /** In block style, without the mapping around them. */
  private static String elementsOf(List<Tree> elements) {
    return YamlText.of(Tree.EMPTY.with(List.copyOf(elements), "elements"))
        .lines()
        .skip(1)
        .collect(Collectors.joining("\n"))
        .stripIndent()
        .concat("\n");
  }
}
