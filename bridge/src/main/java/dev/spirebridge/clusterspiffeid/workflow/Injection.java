package dev.spirebridge.clusterspiffeid.workflow;

import dev.spirebridge.clusterspiffeid.NamespaceView;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How Istio is told to inject its sidecar into the pods of a namespace. */
sealed interface Injection {

  String AMBIENT_LABEL = "istio.io/dataplane-mode";

  /** It does so already. */
  record On() implements Injection {}

  /** By this label. */
  record By(String label, String value) implements Injection {}

  /**
   * Not at all.
   *
   * @param reason ends with what to do
   */
  record Refused(String reason) implements Injection {}

  static Injection of(NamespaceView namespace, WorkflowView view) {
    if ("ambient".equals(namespace.labels().get(AMBIENT_LABEL))) {
      return new Refused(
          "the namespace is in Istio's ambient mode (%s=ambient), whose ztunnel takes no identities"
                  .formatted(AMBIENT_LABEL)
              + " from SPIRE; leave --inject out, or take the namespace out of ambient mode first");
    }
    if (namespace.isInjectedByIstio()) {
      return new On();
    }
    if (namespace.labels().containsKey(NamespaceView.INJECTION_LABEL)) {
      return new Refused(
          "the label %s=%s keeps Istio out on purpose; remove it first, if that is no longer meant"
              .formatted(
                  NamespaceView.INJECTION_LABEL,
                  namespace.labels().get(NamespaceView.INJECTION_LABEL)));
    }
    return choose(view);
  }

  private static Injection choose(WorkflowView view) {
    if (view.injectors().isEmpty()) {
      return new Refused(
          "Istio has no injection webhook in this cluster; install istiod, or leave --inject out");
    }
    boolean hasDefault = view.injectors().stream().anyMatch(Injector::isDefault);
    Set<String> used = revisionsInUse(view);
    if (hasDefault && (used.isEmpty() || othersUseDefault(view))) {
      return new By(NamespaceView.INJECTION_LABEL, "enabled");
    }
    Set<String> candidates = used.isEmpty() ? names(view.injectors()) : used;
    if (candidates.size() == 1) {
      return new By(NamespaceView.REVISION_LABEL, candidates.iterator().next());
    }
    return new Refused(
        "Istio runs in several revisions (%s) and nothing says which one is meant;"
                .formatted(String.join(", ", candidates))
            + " set the label "
            + NamespaceView.REVISION_LABEL
            + " yourself, and then run this again");
  }

  /** What other namespaces have in their label, and is there. */
  private static Set<String> revisionsInUse(WorkflowView view) {
    Set<String> known = new TreeSet<>(names(view.injectors()));
    view.injectors().forEach(injector -> known.add(injector.revision()));
    return view.cluster().namespaces().stream()
        .map(each -> each.labels().getOrDefault(NamespaceView.REVISION_LABEL, ""))
        .filter(known::contains)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean othersUseDefault(WorkflowView view) {
    return view.cluster().namespaces().stream()
        .anyMatch(each -> "enabled".equals(each.labels().get(NamespaceView.INJECTION_LABEL)));
  }

  private static Set<String> names(List<Injector> injectors) {
    Set<String> tags =
        injectors.stream()
            .flatMap(injector -> injector.tag().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    return tags.isEmpty()
        ? injectors.stream().map(Injector::name).collect(Collectors.toCollection(TreeSet::new))
        : tags;
  }
}
