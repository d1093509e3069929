package dev.spirebridge.mesh.emissary;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Planner;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.StepRights;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Moves one Emissary, and the Mappings that are named. */
public final class EmissaryPlanner implements Planner {

  /** First what uses the files, last what makes them. */
  private static final List<MeshKind> BACK =
      List.of(
          MeshKind.MAPPING,
          MeshKind.TLS_CONTEXT,
          MeshKind.DEPLOYMENT,
          MeshKind.DAEMON_SET,
          MeshKind.CONFIG_MAP);

  private final Facts facts;
  private final EmissaryOptions options;

  public EmissaryPlanner(Facts facts, EmissaryOptions options) {
    this.facts = facts;
    this.options = options;
  }

  @Override
  public StateKey key() {
    return new StateKey("emissary", options.namespace(), options.workload());
  }

  @Override
  public MeshPlan plan(Lookup lookup, Optional<SavedState> saved) {
    EmissaryChecks checks = new EmissaryChecks(lookup, facts, options, saved);
    Optional<EmissaryWorkload> workload = EmissaryWorkload.find(lookup, options);
    if (workload.isEmpty()) {
      EmissaryFiles files = new EmissaryFiles(facts, options, Optional.empty(), ProxyBeside.NONE);
      return plan(List.of(), List.of(), List.of(checks.noWorkload()), files);
    }
    List<RoutedMapping.Found> mappings = mappings(lookup);
    List<RoutedMapping> routed = routed(mappings);
    List<Refusal> refusals =
        Stream.concat(
                checks.of(workload.get()).stream(),
                mappings.stream().flatMap(each -> each.refusal().stream()))
            .toList();
    List<Step> steps =
        refusals.isEmpty()
            ? new EmissarySteps(lookup, facts, options, workload.get(), routed).all()
            : List.of();
    List<String> warnings = new EmissaryWarnings(lookup, options).of(workload.get(), routed);
    ProxyBeside proxy = ProxyBeside.of(lookup, workload.get(), options);
    EmissaryFiles files = new EmissaryFiles(facts, options, workload, proxy);
    return plan(steps, warnings, refusals, files);
  }

  @Override
  public List<Step> back(Lookup lookup, SavedState saved) {
    return BACK.stream()
        .flatMap(kind ->
            saved.objects().reversed().stream()
                .map(SavedObject::ref)
                .filter(ref -> ref.kind() == kind))
        .map(ref -> backOf(lookup, ref))
        .toList();
  }

  @Override
  public List<Gate> verify(Lookup lookup) {
    return EmissaryWorkload.find(lookup, options)
        .map(workload ->
            new EmissarySteps(lookup, facts, options, workload, routed(mappings(lookup))).proof())
        .orElseGet(() ->
            List.of(
                new Gate.RolledOut(
                    Ref.of(MeshKind.DEPLOYMENT, options.namespace(), options.workload()))));
  }

  private Step backOf(Lookup lookup, Ref ref) {
    boolean rolls = ref.kind() == MeshKind.DEPLOYMENT || ref.kind() == MeshKind.DAEMON_SET;
    return new Step(
        "back/" + ref.kind().plural() + "/" + ref.namespace().orElse("") + "/" + ref.name(),
        "Give back " + ref,
        Optional.of(new Edit.Restore(ref)),
        ref.kind() == MeshKind.MAPPING ? plaintextTaken(lookup, ref) : List.of(),
        rolls ? List.of(new Gate.RolledOut(ref)) : List.of());
  }

  /** A Mapping without TLS reaches nobody behind Istio's sidecars that are strict. */
  private List<Gate> plaintextTaken(Lookup lookup, Ref ref) {
    return RoutedMapping.find(lookup, ref, options.tlsContext()).mapping().stream()
        .filter(mapping -> mapping.isProxied(lookup))
        .<Gate>map(mapping -> new Gate.PolicyInForce(List.of(mapping.pods()), false))
        .toList();
  }

  private List<RoutedMapping.Found> mappings(Lookup lookup) {
    return options.mappings().stream()
        .distinct()
        .filter(ref -> lookup.version(ref.kind()).isPresent())
        .map(ref -> RoutedMapping.find(lookup, ref, options.tlsContext()))
        .toList();
  }

  private static List<RoutedMapping> routed(List<RoutedMapping.Found> mappings) {
    return mappings.stream().flatMap(each -> each.mapping().stream()).toList();
  }

  private MeshPlan plan(
      List<Step> steps, List<String> warnings, List<Refusal> refusals, EmissaryFiles files) {
    List<String> found =
        files.workload().stream()
            .map(it -> it.ref() + ", container " + it.container() + ", files in " + it.folder())
            .toList();
    return new MeshPlan(
        key(),
        steps,
        found,
        warnings,
        refusals,
        files.all(),
        StepRights.of(steps),
        Optional.empty());
  }
}
