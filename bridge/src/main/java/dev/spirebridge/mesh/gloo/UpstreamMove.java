package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import io.spiffe.exception.InvalidSpiffeIdException;
import io.spiffe.spiffeid.SpiffeId;
import java.util.List;
import java.util.Optional;

/** One Upstream that is to be called with mTLS. */
final class UpstreamMove {

  private static final String SSL = "sslConfig";

  private final GlooOptions options;
  private final Facts facts;
  private final Findings findings;

  UpstreamMove(GlooOptions options, Facts facts, Findings findings) {
    this.options = options;
    this.facts = facts;
    this.findings = findings;
  }

  /**
   * Empty if it is refused.
   *
   * @param gateway whose Envoy calls it
   * @param ours whether an earlier apply set its sslConfig
   */
  Optional<Step> step(UpstreamChoice choice, Lookup lookup, Scope gateway, boolean ours) {
    Optional<Observed> upstream = lookup.find(choice.ref());
    if (upstream.isEmpty()) {
      findings.refuse(
          choice.ref().toString(),
          "an Upstream of Gloo's",
          "none of that name",
          "see `kubectl get upstreams -n " + choice.namespace() + "`");
      return Optional.empty();
    }
    Optional<Backends> backends = Backends.of(upstream.get(), lookup);
    List<String> sans = sans(choice, backends);
    if (sans.isEmpty()) {
      return Optional.empty();
    }
    return edit(upstream.get(), sans, ours)
        .map(edit -> step(choice, edit.edit(), backends, gateway));
  }

  /** An edit, or that there is none to make. */
  private record Judged(Optional<Edit> edit) {}

  private Optional<Judged> edit(Observed upstream, List<String> sans, boolean ours) {
    Tree wanted = sslConfig(sans);
    Optional<Tree> there = upstream.tree().tree("spec", SSL);
    if (there.filter(wanted::equals).isPresent()) {
      findings.found(
          upstream.ref() + " is called with mTLS, and who may answer is as it should be");
      return Optional.of(new Judged(Optional.empty()));
    }
    if (there.isPresent() && !(ours && differsInSansAlone(there.get(), wanted))) {
      findings.refuse(
          upstream.ref() + " spec.sslConfig",
          "none",
          described(there.get()),
          "take it out first: glooctl istio disable-mtls --upstream %s -n %s"
              .formatted(upstream.ref().name(), upstream.ref().namespace().orElseThrow()));
      return Optional.empty();
    }
    Tree after = upstream.tree().with(wanted, "spec", SSL);
    return Optional.of(new Judged(Optional.of(new Edit.Change(upstream, after, List.of()))));
  }

  private static Step step(
      UpstreamChoice choice, Optional<Edit> edit, Optional<Backends> backends, Scope gateway) {
    List<Gate> before =
        backends.filter(each -> !each.pods().isEmpty()).stream()
            .<Gate>map(each -> new Gate.IssuerHolds(List.of(each.scope())))
            .toList();
    return new Step(
        "upstream/" + choice.namespace() + "/" + choice.name(),
        "Call " + choice.ref() + " with mTLS",
        edit,
        before,
        List.of(new Gate.UpstreamAccepted(choice.ref()), new Gate.IssuerHolds(List.of(gateway))));
  }

  /** As an Upstream's {@code spec.sslConfig}. */
  Tree sslConfig(List<String> sans) {
    return Tree.EMPTY
        .with(List.of("istio"), "alpnProtocols")
        .with(GlooNames.CERTIFICATE, "sds", "certificatesSecretName")
        .with(GlooNames.VALIDATION, "sds", "validationContextName")
        .with(options.address().target(), "sds", "targetUri")
        .with(options.cluster(), "sds", "clusterName")
        .with(sans, "verifySubjectAltName");
  }

  private List<String> sans(UpstreamChoice choice, Optional<Backends> backends) {
    if (!choice.sans().isEmpty()) {
      return choice.sans().stream().allMatch(san -> isOurs(choice, san))
          ? choice.sans()
          : List.of();
    }
    List<String> sans = backends.map(each -> each.spiffeIds(facts)).orElse(List.of());
    if (sans.isEmpty()) {
      findings.refuse(
          choice.ref().toString(),
          "a Service (spec.kube) whose selector finds running pods, which tell who may answer",
          backends
              .map(each -> "no pods " + each.selector() + " in " + each.namespace())
              .orElse("none"),
          "say who may answer: --san " + typed(choice) + "=SPIFFE-ID");
    }
    return sans;
  }

  private String typed(UpstreamChoice choice) {
    return choice.namespace().equals(options.namespace())
        ? choice.name()
        : choice.namespace() + "/" + choice.name();
  }

  private boolean isOurs(UpstreamChoice choice, String san) {
    try {
      if (SpiffeId.parse(san).getTrustDomain().equals(facts.trustDomain())) {
        return true;
      }
    } catch (InvalidSpiffeIdException notOne) {
      // Told below, as one of another trust domain is.
    }
    findings.refuse(
        choice.ref() + " --san",
        "a SPIFFE ID of " + facts.trustDomain() + ", whose authorities alone the gateway is given",
        san,
        "correct it");
    return false;
  }

  private static boolean differsInSansAlone(Tree there, Tree wanted) {
    return there.without("verifySubjectAltName").equals(wanted.without("verifySubjectAltName"));
  }

  private static String described(Tree there) {
    String from =
        there
            .text("sds", "clusterName")
            .map(cluster -> "SDS over the cluster " + cluster)
            .orElse("with " + String.join(", ", there.fields().keySet()));
    return there.list("verifySubjectAltName").isEmpty() ? from + ", without a SAN check" : from;
  }
}
