package dev.spirebridge.mesh.strict;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Planner;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Has workloads refuse plaintext, once all of them present certificates that SPIRE issued: the last
 * step of a move.
 */
public final class StrictPlanner implements Planner {

  private static final String STEP = "policy/strict";

  private final Facts facts;
  private final StrictOptions options;

  public StrictPlanner(Facts facts, StrictOptions options) {
    this.facts = facts;
    this.options = options;
  }

  @Override
  public StateKey key() {
    return switch (options.cover()) {
      case StrictOptions.Cover.Mesh _ ->
          new StateKey("strict", options.istioNamespace(), "mesh");
      case StrictOptions.Cover.Namespace(var name) -> new StateKey("strict", name, "namespace");
      case StrictOptions.Cover.Selected selected ->
          new StateKey(
              "strict", selected.namespace(), Labels.digest(Labels.of(selected.selector())));
    };
  }

  @Override
  public MeshPlan plan(Lookup lookup, Optional<SavedState> saved) {
    Covered covered = covered(lookup);
    StrictBreakers breakers = new StrictBreakers(facts, options, lookup, covered);
    List<Step> steps = breakers.refusals().isEmpty() ? List.of(step(covered, lookup)) : List.of();
    return new MeshPlan(
        key(),
        steps,
        List.of(
            covered.proxied().count()
                + " running pods with a proxy are covered by "
                + covered.ref(options)),
        breakers.warnings(),
        breakers.refusals(),
        List.of(),
        rights(steps, covered),
        Optional.empty());
  }

  @Override
  public List<Step> back(Lookup lookup, SavedState saved) {
    Covered covered = covered(lookup);
    return saved.objects().stream()
        .map(object -> {
          boolean strict =
              object
                  .before()
                  .flatMap(tree -> new Policy(new Observed(object.ref(), tree)).mode())
                  .map(Policy.STRICT::equals)
                  .orElseGet(() -> covered.strictWithout(options));
          List<Scope> scopes = covered.scopes(covered.decided(options), lookup);
          return new Step(
              "policy/back",
              "Restore " + object.ref(),
              Optional.of(new Edit.Restore(object.ref())),
              List.of(),
              scopes.isEmpty() ? List.of() : List.of(new Gate.PolicyInForce(scopes, strict)));
        })
        .toList();
  }

  @Override
  public List<Gate> verify(Lookup lookup) {
    return after(covered(lookup), lookup);
  }

  private Step step(Covered covered, Lookup lookup) {
    Ref ref = covered.ref(options);
    Optional<Policy> policy = covered.policy();
    Optional<Edit> edit =
        policy.isEmpty()
            ? Optional.of(new Edit.Create(ref, whole(ref, lookup)))
            : policy
                .filter(found -> !found.strict())
                .map(found ->
                    new Edit.Change(
                        found.seen(),
                        found.seen().tree().with(Policy.STRICT, "spec", "mtls", "mode"),
                        List.of()));
    return new Step(
        STEP,
        "Have " + ref + " refuse plaintext",
        edit,
        List.of(new Gate.IssuerHolds(issuers(covered, lookup))),
        after(covered, lookup));
  }

  private List<Gate> after(Covered covered, Lookup lookup) {
    List<Gate> gates = new ArrayList<>();
    List<Scope> decided = covered.scopes(covered.decided(options), lookup);
    boolean ports = covered.policy().filter(each -> !each.looserPorts().isEmpty()).isPresent();
    if (!decided.isEmpty() && !ports) {
      gates.add(new Gate.PolicyInForce(decided, true));
    }
    gates.add(new Gate.IssuerHolds(issuers(covered, lookup)));
    return gates;
  }

  /** All that is covered, and the gateways that call it. */
  private List<Scope> issuers(Covered covered, Lookup lookup) {
    Stream<Scope> gateways =
        options.gateways().stream()
            .map(ref ->
                new Scope.Gateway(ref.namespace().orElseThrow(), ref.name(), Optional.empty()));
    return Stream.concat(gateways, covered.scopes(covered.proxied(), lookup).stream())
        .distinct()
        .toList();
  }

  private Tree whole(Ref ref, Lookup lookup) {
    Map<String, String> selector = Covered.selector(options);
    String version = lookup.version(MeshKind.PEER_AUTHENTICATION).orElse("v1");
    Tree policy =
        Tree.EMPTY
            .with(ref.kind().apiVersion(version), "apiVersion")
            .with(ref.kind().kind(), "kind")
            .with(ref.name(), "metadata", "name")
            .with(ref.namespace().orElseThrow(), "metadata", "namespace")
            .with("spire-bridge", "metadata", "labels", "app.kubernetes.io/managed-by");
    Tree selecting =
        selector.isEmpty() ? policy : policy.with(selector, "spec", "selector", "matchLabels");
    return selecting.with(Policy.STRICT, "spec", "mtls", "mode");
  }

  private List<Right> rights(List<Step> steps, Covered covered) {
    Stream<Right> edits =
        steps.stream()
            .flatMap(step -> step.edit().stream())
            .map(edit ->
                Right.of(edit instanceof Edit.Create ? "create" : "update", edit.ref()));
    Stream<Right> looks =
        covered
            .proxied()
            .map(CoveredPod::namespace)
            .distinct()
            .sorted()
            .map(namespace ->
                new Right(
                    "create", "", "pods/portforward", Optional.of(namespace), Optional.empty()));
    return Stream.concat(edits, looks).toList();
  }

  private Covered covered(Lookup lookup) {
    return Covered.of(options, root(lookup), lookup);
  }

  /** As the mesh's configuration says; by default Istio's own namespace. */
  private String root(Lookup lookup) {
    return lookup
        .find(Ref.of(MeshKind.CONFIG_MAP, options.istioNamespace(), "istio"))
        .flatMap(found -> found.tree().text("data", "mesh"))
        .flatMap(StrictPlanner::rootNamespace)
        .orElse(options.istioNamespace());
  }

  private static Optional<String> rootNamespace(String mesh) {
    try {
      return YamlText.parse(mesh).tree().text("rootNamespace");
    } catch (YamlTextException e) {
      return Optional.empty();
    }
  }
}
