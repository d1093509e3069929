package dev.spirebridge.mesh.enroute;

import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.FormerLifetime;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Planner;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the files for EnRoute; it changes nothing. */
public final class EnroutePlanner implements Planner {

  /** What EnRoute's chart calls its policy; of two for the whole mesh the older counts. */
  private static final String CHART_POLICY = "global";

  private final Facts facts;
  private final EnrouteOptions options;

  public EnroutePlanner(Facts facts, EnrouteOptions options) {
    this.facts = facts;
    this.options = options;
  }

  @Override
  public StateKey key() {
    return new StateKey("enroute", options.namespace(), options.deployment());
  }

  @Override
  public MeshPlan plan(Lookup lookup, Optional<SavedState> saved) {
    Optional<Observed> workload = lookup.find(workload());
    List<String> found = new ArrayList<>();
    workload.ifPresent(each -> found.add(each.ref().toString()));
    return new MeshPlan(
        key(),
        List.of(),
        found,
        warnings(workload),
        refusals(),
        new EnrouteFiles(facts, options, policy(lookup)).all(),
        List.of(),
        Optional.empty());
  }

  /** Nothing was done, so there is nothing to take back. */
  @Override
  public List<Step> back(Lookup lookup, SavedState saved) {
    return List.of();
  }

  @Override
  public List<Gate> verify(Lookup lookup) {
    Scope pods =
        new Scope.Gateway(options.namespace(), options.deployment(), Optional.empty());
    return List.of(new Gate.RolledOut(workload()), new Gate.FilesHandedOut(List.of(pods)));
  }

  private Ref workload() {
    return Ref.of(MeshKind.DEPLOYMENT, options.namespace(), options.deployment());
  }

  private String policy(Lookup lookup) {
    Ref chart = Ref.of(MeshKind.PEER_AUTHENTICATION, options.istioNamespace(), CHART_POLICY);
    return lookup.find(chart).isPresent() ? CHART_POLICY : "default";
  }

  private List<Refusal> refusals() {
    List<Refusal> refusals = new ArrayList<>();
    if (facts.image().isBlank()) {
      refusals.add(
          new Refusal(
              "the bridge's image",
              "the name of an image that this cluster can pull",
              "nothing",
              "Give --image."));
    }
    if (options.applying()) {
      refusals.add(
          new Refusal(
              workload().toString(),
              "something of which it could be told that it worked",
              "EnRoute's cert-server is closed: nothing here can be proved",
              "Apply the files: spire-bridge mesh enroute plan --output-dir DIR."));
    }
    return refusals;
  }

  private static List<String> warnings(Optional<Observed> workload) {
    List<String> warnings = new ArrayList<>();
    warnings.add(
        "What cert-server serves, to whom, and whether the flag istio_enabled does anything, could"
            + " not be looked into; see docs/consumers/enroute.md.");
    warnings.add(
        "The pods are labelled sidecar.istio.io/inject: \"false\": the bridge gives them what"
            + " Istio's sidecar was there for.");
    workload.ifPresent(each -> warnings.addAll(lifetimes(each)));
    return warnings;
  }

  private static List<String> lifetimes(Observed workload) {
    String namespace = workload.ref().namespace().orElseThrow();
    return FormerLifetime.ofPods(workload, proxyConfig(workload)).stream()
        .map(each -> each.advice(namespace))
        .toList();
  }

  private static Tree proxyConfig(Observed workload) {
    String text =
        workload
            .tree()
            .text("spec", "template", "metadata", "annotations", "proxy.istio.io/config")
            .orElse("{}");
    try {
      return YamlText.parse(text).tree();
    } catch (YamlTextException e) {
      return Tree.EMPTY;
    }
  }
}
