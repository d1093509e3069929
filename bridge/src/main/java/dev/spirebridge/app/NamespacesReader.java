package dev.spirebridge.app;

import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Understands the settings of labelled namespaces. */
final class NamespacesReader {

  /** Kubernetes' own, and where SPIRE's guides and Helm charts put SPIRE. */
  static final List<String> DEFAULT_REFUSED =
      List.of("kube-.*", "spire", "spire-(system|server|mgmt)");

  /** SPIRE's own default for an X.509-SVID: an annotation can shorten it, not more. */
  static final Duration DEFAULT_MAXIMUM_TTL = Duration.ofHours(1);

  private static final String ALL = "all";

  private final Settings settings;
  private final Problems problems;

  NamespacesReader(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /**
   * @param ownNamespace where the controller is
   */
  NamespaceSettings read(String ownNamespace, FederationConfig federation) {
    boolean all = all().isPresent();
    return new NamespaceSettings(
        settings.get(
            ControllerSetting.LABEL, KubernetesValues::labelKey, NamespaceSettings.DEFAULT_LABEL),
        settings.get(
            ControllerSetting.TEMPLATE,
            KubernetesValues::template,
            NamespaceSettings.ISTIO_TEMPLATE),
        settings.get(ControllerSetting.CLASS_NAME, KubernetesValues::className, ""),
        refused(ownNamespace),
        settings.get(
            ControllerSetting.MAXIMUM_TTL,
            Durations.between(Duration.ofMinutes(1), Duration.ofDays(365)),
            DEFAULT_MAXIMUM_TTL),
        all ? Set.of() : trustDomains(ControllerListSetting.FEDERATES_WITH, federation.own()),
        all,
        trustDomains(ControllerListSetting.FEDERATION_ALLOWED, federation.own()),
        settings.get(ControllerSetting.SINGLE_PODS, Values::yesOrNo, true),
        settings.get(
            ControllerSetting.CLUSTER_DOMAIN,
            KubernetesValues::dnsName,
            NamespaceSettings.DEFAULT_CLUSTER_DOMAIN));
  }

  /**
   * By default the controller's own namespace is refused too: beside it run the node daemons, which
   * the agents let act for others by their SPIFFE ID.
   */
  private List<Pattern> refused(String ownNamespace) {
    if (settings.given(ControllerListSetting.REFUSED).isPresent()) {
      return settings.find(ControllerListSetting.REFUSED, KubernetesValues::pattern).stream()
          .map(Placed::value)
          .toList();
    }
    List<Pattern> refused = new ArrayList<>();
    DEFAULT_REFUSED.forEach(pattern -> refused.add(Pattern.compile(pattern)));
    refused.add(Pattern.compile(ownNamespace));
    return refused;
  }

  private Optional<Given> all() {
    List<Given> elements =
        settings
            .given(ControllerListSetting.FEDERATES_WITH)
            .map(GivenList::elements)
            .orElse(List.of());
    Optional<Given> all =
        elements.stream().filter(element -> element.text().equals(ALL)).findFirst();
    if (all.isPresent() && elements.size() > 1) {
      problems.add(
          ConfigProblem.about(
              all.get(), "stands beside others", "write federatesWith: all, or leave it out"));
    }
    return all;
  }

  private Set<TrustDomain> trustDomains(ListSetting setting, Optional<TrustDomain> own) {
    Set<TrustDomain> found = new LinkedHashSet<>();
    for (Placed<TrustDomain> each : settings.find(setting, Values::trustDomain)) {
      if (own.equals(Optional.of(each.value()))) {
        problems.add(
            ConfigProblem.at(
                each.place(),
                "is the cluster's own trust domain, which its workloads believe anyway",
                "leave it out"));
      }
      found.add(each.value());
    }
    return found;
  }
}
