package dev.spirebridge.cli;

import dev.spirebridge.app.ControllerConfig;
import dev.spirebridge.app.Durations;
import dev.spirebridge.app.IssuerCheckConfig;
import dev.spirebridge.app.LeaseConfig;
import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.federation.FederatedTrustDomain;
import io.spiffe.spiffeid.TrustDomain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A controller's configuration as a person would want to read it, defaults included. */
final class ControllerSummary {

  private ControllerSummary() {}

  static List<String> of(ControllerConfig config) {
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            "trust domain",
            config.federation().own().map(TrustDomain::getName).orElse("not said")));
    lines.addAll(namespaces(config.namespaces()));
    config
        .federation()
        .trustDomains()
        .forEach(each -> lines.add(line("federation", federation(each))));
    lines.add(line("lease", lease(config.lease())));
    lines.add(
        line(
            "cluster",
            "%s, %s"
                .formatted(
                    config
                        .cluster()
                        .kubeconfig()
                        .map(Object::toString)
                        .orElse("as kubectl finds it"),
                    config
                        .cluster()
                        .context()
                        .map(name -> "context " + name)
                        .orElse("its current context"))));
    lines.add(
        line("issuer check", config.issuerCheck().map(ControllerSummary::check).orElse("off")));
    lines.addAll(ConfigSummary.http(config.http()));
    lines.add(ConfigSummary.log(config.log()));
    return lines;
  }

  private static List<String> namespaces(NamespaceSettings settings) {
    return List.of(
        line("label", settings.label() + "=true"),
        line("single pods", settings.singlePods() ? "may ask by the same label" : "may not ask"),
        line("template", settings.template()),
        line("class name", settings.className().isEmpty() ? "none" : settings.className()),
        line("refused", joined(settings.refused(), "none")),
        line("maximum TTL", Durations.format(settings.maximumTtl())),
        line(
            "federates with",
            settings.federatesWithAll()
                ? "all that spire-bridge has declared"
                : names(settings.federatesWith())),
        line("may ask for", names(settings.federationAllowed())),
        line("cluster domain", settings.clusterDomain()));
  }

  private static String federation(FederatedTrustDomain each) {
    return "%s at %s, %s%s"
        .formatted(
            each.trustDomain().getName(),
            each.endpoint(),
            each.profile().type(),
            each.initialBundle().isPresent() ? ", with its bundle to begin with" : "");
  }

  private static String check(IssuerCheckConfig check) {
    return "every %s, by the agent at %s; gateways: %s; at most %s for each, %s of tolerance; %s"
        .formatted(
            Durations.format(check.period()),
            check.agentSocket(),
            joined(check.gateways(), "none"),
            Durations.format(check.timeout()),
            Durations.format(check.clockTolerance()),
            "the mesh's CA from " + check.meshCa());
  }

  private static String lease(LeaseConfig lease) {
    return "%s/%s, for %s, renewed every %s and given up after %s"
        .formatted(
            lease.namespace(),
            lease.name(),
            Durations.format(lease.duration()),
            Durations.format(lease.retryPeriod()),
            Durations.format(lease.renewDeadline()));
  }

  private static String names(Set<TrustDomain> trustDomains) {
    return joined(trustDomains.stream().map(TrustDomain::getName).sorted().toList(), "none");
  }

  private static String joined(Collection<?> values, String none) {
    return values.isEmpty()
        ? none
        : values.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private static String line(String what, String value) {
    return "%-14s %s".formatted(what, value);
  }
}
