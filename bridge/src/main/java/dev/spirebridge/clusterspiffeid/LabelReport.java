package dev.spirebridge.clusterspiffeid;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says where the label is, and does not do what was meant by it. */
final class LabelReport {

  private static final int NAMED = 3;

  /** Values by which nobody means yes. */
  private static final Set<String> NO = Set.of("false", "");

  private final NamespaceSettings settings;
  private final FindingLog findings;

  LabelReport(NamespaceSettings settings, FindingLog findings) {
    this.settings = settings;
    this.findings = findings;
  }

  void look(KnownNamespace namespace) {
    var value = namespace.view().labels().get(settings.label());
    if (value != null && isNeither(value)) {
      findings.aboutNamespace(
          namespace.view(),
          Reason.LABEL_VALUE_NOT_UNDERSTOOD,
          "Label %s of namespace %s is \"%s\", and only \"true\" does anything. Set it with: kubectl label namespace %s --overwrite %s=true"
              .formatted(
                  settings.label(), namespace.name(), value, namespace.name(), settings.label()));
    }
    if (namespace.refused() && (namespace.labelled() || !namespace.askingPods().isEmpty())) {
      reportRefused(namespace);
    }
    if (settings.singlePods() && !namespace.managed() && !namespace.refused()) {
      lookAtPods(namespace);
      lookAtIstio(namespace);
    }
  }

  private void reportRefused(KnownNamespace namespace) {
    findings.aboutNamespace(
        namespace.view(),
        Reason.NAMESPACE_REFUSED,
        "%s, but it is a namespace that the controller's configuration refuses to manage. Take the label off, or change the list of refused namespaces."
            .formatted(
                namespace.labelled()
                    ? "Namespace %s is labelled %s=true"
                        .formatted(namespace.name(), settings.label())
                    : "%s in namespace %s asks for an identity by the label %s"
                        .formatted(
                            named(namespace.askingPods()), namespace.name(), settings.label())));
  }

  private void lookAtPods(KnownNamespace namespace) {
    var wrong =
        namespace.pods().stream()
            .filter(pod -> isNeither(pod.labels().getOrDefault(settings.label(), "")))
            .toList();
    if (!wrong.isEmpty()) {
      findings.aboutNamespace(
          namespace.view(),
          Reason.LABEL_VALUE_NOT_UNDERSTOOD,
          "%s in namespace %s has the label %s with a value that is not \"true\", and only that does anything. Set it to \"true\" in the pod template of its workload."
              .formatted(named(wrong), namespace.name(), settings.label()));
    }
  }

  private void lookAtIstio(KnownNamespace namespace) {
    var injected = namespace.askingPods().stream().filter(namespace::isInjectedByIstio).toList();
    if (!injected.isEmpty() && !SpiffeIdTemplate.suitsIstio(settings.template())) {
      findings.aboutNamespace(
          namespace.view(),
          Reason.NOT_AN_ISTIO_IDENTITY,
          "%s in namespace %s asks for an identity and has Istio's sidecar, which takes only SPIFFE IDs of the form %s; the controller's configuration has %s. Set its template to Istio's form, or take the label %s off the pods."
              .formatted(
                  named(injected),
                  namespace.name(),
                  NamespaceSettings.ISTIO_TEMPLATE,
                  settings.template(),
                  settings.label()));
    }
  }

  private static boolean isNeither(String value) {
    return !value.equals(Cluster.WANTED) && !NO.contains(value);
  }

  private static String named(List<PodView> pods) {
    String names = pods.stream().limit(NAMED).map(PodView::name).collect(Collectors.joining(", "));
    return pods.size() > NAMED
        ? "Each of the %d pods %s, …".formatted(pods.size(), names)
        : pods.size() == 1 ? "Pod " + names : "Each of the pods " + names;
  }
}
