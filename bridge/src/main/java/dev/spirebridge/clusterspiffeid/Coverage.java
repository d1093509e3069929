package dev.spirebridge.clusterspiffeid;

import java.util.List;

/**
 * What an object of ours selects in one namespace.
 *
 * @param pods by name; perhaps none
 */
record Coverage(OurObject object, KnownNamespace namespace, List<PodView> pods) {

  static Coverage ofNamespace(OurObject object, KnownNamespace namespace) {
    var selector =
        LabelSelectors.read(object.spec().get("podSelector")).orElse(LabelSelector.EVERYTHING);
    var pods =
        selector.requirements().isEmpty()
            ? namespace.pods()
            : namespace.pods().stream().filter(pod -> selector.matches(pod.labels())).toList();
    return new Coverage(object, namespace, pods);
  }
}
