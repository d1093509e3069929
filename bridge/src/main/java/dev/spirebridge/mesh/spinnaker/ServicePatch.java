package dev.spirebridge.mesh.spinnaker;

import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Overlay;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One strategic merge patch of a service's Deployment, which Spinnaker's operator lays over what it
 * renders, after those that are there already.
 */
record ServicePatch(Tree tree) {

  static final String INJECT = "sidecar.istio.io/inject";
  private static final String TEMPLATES = "inject.istio.io/templates";
  private static final String[] LABELS = {"spec", "template", "metadata", "labels"};
  private static final String[] ANNOTATIONS = {"spec", "template", "metadata", "annotations"};

  static ServicePatch of(Facts facts, SpinnakerOptions options) {
    Tree tree = Tree.EMPTY;
    if (options.way() == SpinnakerOptions.Way.PODS) {
      // Text, as labels are: a bare true is a boolean, and the operator fails on the whole service.
      tree =
          tree.with("true", path(LABELS, INJECT))
              .with(facts.label().value(), path(LABELS, facts.label().name()));
    }
    if (!options.templates().isBlank()) {
      tree = tree.with(options.templates(), path(ANNOTATIONS, TEMPLATES));
    }
    return new ServicePatch(tree);
  }

  boolean isEmpty() {
    return tree.equals(Tree.EMPTY);
  }

  /** The SpinnakerService with it for that service, unless what is there says the same. */
  Tree into(Tree spinnaker, String service) {
    String[] path = pathOf(service);
    Tree sum = sumOf(spinnaker, service);
    return isEmpty() || Overlay.on(sum, tree).equals(sum)
        ? spinnaker
        : spinnaker.append(YamlText.of(tree), path);
  }

  /** What the patches that are there come to, as far as they can be read. */
  static Tree sumOf(Tree spinnaker, String service) {
    Tree sum = Tree.EMPTY;
    for (String text : textsOf(spinnaker, service)) {
      sum = Overlay.on(sum, read(text).orElse(Tree.EMPTY));
    }
    return sum;
  }

  /** The first patch that cannot be read. */
  static Optional<String> unreadable(Tree spinnaker, String service) {
    return textsOf(spinnaker, service).stream().filter(text -> read(text).isEmpty()).findFirst();
  }

  /** What the patches that are there say of Istio's sidecar: text, or what somebody meant by it. */
  static Optional<Object> injection(Tree spinnaker, String service) {
    return sumOf(spinnaker, service).at(path(LABELS, INJECT));
  }

  static String[] pathOf(String service) {
    return new String[] {"spec", "kustomize", service, "deployment", "patchesStrategicMerge"};
  }

  private static List<String> textsOf(Tree spinnaker, String service) {
    return spinnaker.list(pathOf(service)).stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }

  private static Optional<Tree> read(String text) {
    try {
      return Optional.of(YamlText.parse(text).tree());
    } catch (YamlTextException e) {
      return Optional.empty();
    }
  }

  private static String[] path(String[] start, String last) {
    List<String> path = new ArrayList<>(List.of(start));
    path.add(last);
    return path.toArray(String[]::new);
  }
}
