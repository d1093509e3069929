package dev.spirebridge.mesh.strict;

import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why a policy is not to be made strict, and what happens when it is. */
final class StrictBreakers {

  private static final int SHOWN = 10;

  private final StrictOptions options;
  private final Lookup lookup;
  private final Covered covered;
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  StrictBreakers(Facts facts, StrictOptions options, Lookup lookup, Covered covered) {
    this.options = options;
    this.lookup = lookup;
    this.covered = covered;
    if (lookup.version(MeshKind.PEER_AUTHENTICATION).isEmpty()) {
      refuse(
          "the API server",
          "Istio's PeerAuthentication",
          "no such kind",
          "install Istio's CRDs, or name the right cluster");
      return;
    }
    namespace();
    rivals();
    disabled();
    window(facts);
    PlainCallers callers = new PlainCallers(options, covered.root(), lookup);
    refusals.addAll(callers.refusals());
    warnings.addAll(callers.warnings());
    pods();
    looser();
  }

  List<Refusal> refusals() {
    return List.copyOf(refusals);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  private void namespace() {
    Ref ref = Ref.of(MeshKind.NAMESPACE, options.namespace(covered.root()));
    if (lookup.find(ref).isEmpty()) {
      refuse(ref.toString(), "the policy's namespace", "no such object", "correct its name");
    }
    if (options.cover() instanceof StrictOptions.Cover.Namespace(var name)
        && name.equals(covered.root())) {
      refuse(
          ref.toString(),
          "a namespace other than the mesh's root",
          "the root namespace, whose policy is the whole mesh's",
          "say --mesh if that is what is meant");
    }
  }

  private void rivals() {
    covered
        .policy()
        .filter(_ -> !covered.rivals().isEmpty())
        .ifPresent(policy ->
            refuse(
                policy.seen().ref().toString(),
                "one policy for what it covers",
                "another one beside it: "
                    + covered.rivals().stream().map(each -> each.seen().ref().toString()).toList(),
                "delete all but one; Istio heeds the oldest alone"));
  }

  /** Callers that have heard of it send plaintext, and hear of STRICT one after the other. */
  private void disabled() {
    covered
        .policy()
        .filter(policy -> policy.mode().filter("DISABLE"::equals).isPresent())
        .ifPresent(policy ->
            refuse(
                policy.seen().ref() + " spec.mtls.mode",
                "PERMISSIVE, or none",
                "DISABLE: callers send plaintext, and would be refused until they hear of it",
                "set PERMISSIVE first, and give callers a minute"));
  }

  private void window(Facts facts) {
    Ref window = Ref.of(MeshKind.CONFIG_MAP, facts.bridgeNamespace(), "spire-bridge-moving");
    if (lookup.find(window).isPresent()) {
      refuse(
          window.toString(),
          "no move under way",
          "bridges hand out the mesh's own root too",
          "end the move with spire-bridge mesh istio apply");
    }
  }

  private void pods() {
    if (covered.proxied().findAny().isEmpty()) {
      refuse(
          covered.ref(options).toString(),
          "running pods with Istio's proxy, to judge by",
          "none that it covers",
          "name what it is to cover");
    }
    covered
        .proxied()
        .filter(pod -> pod.scope(lookup).isEmpty())
        .forEach(pod ->
            refuse(
                pod.seen().ref().toString(),
                "a label, to find it by",
                "a pod that nobody made, without labels",
                "give it a label"));
    List<String> bare =
        covered.pods().stream()
            .filter(pod -> !pod.hasProxy())
            .filter(this::meshNamespace)
            .map(pod -> pod.seen().ref().toString())
            .toList();
    if (!bare.isEmpty()) {
      warnings.add(
          "pods without a proxy are refused when they call what is covered: " + some(bare));
    }
    warnings.add(
        "callers without a proxy are refused from then on; which there are cannot be seen here");
  }

  /** One that pods are injected in: elsewhere nobody expects a proxy. */
  private boolean meshNamespace(CoveredPod pod) {
    return lookup
        .find(Ref.of(MeshKind.NAMESPACE, pod.namespace()))
        .map(namespace ->
            "enabled".equals(namespace.labels().get("istio-injection"))
                || namespace.labels().containsKey("istio.io/rev"))
        .orElse(false);
  }

  private void looser() {
    covered
        .looser(options)
        .forEach(policy ->
            warnings.add(
                policy.seen().ref()
                    + " stays, and decides otherwise for what it selects: "
                    + policy.mode().orElse("as the wider one")
                    + Optional.of(policy.looserPorts())
                        .filter(ports -> !ports.isEmpty())
                        .map(ports -> ", ports " + ports)
                        .orElse("")));
    covered
        .policy()
        .filter(policy -> !policy.looserPorts().isEmpty())
        .ifPresent(policy ->
            warnings.add(
                policy.seen().ref()
                    + " keeps what it says of single ports: "
                    + policy.looserPorts()
                    + "; so whether it is in force is not looked at"));
  }

  private static String some(List<String> all) {
    String some = String.join(", ", all.subList(0, Math.min(SHOWN, all.size())));
    return all.size() > SHOWN ? some + " and " + (all.size() - SHOWN) + " more" : some;
  }

  private void refuse(String where, String expected, String found, String next) {
    refusals.add(new Refusal(where, expected, found, next));
  }
}
