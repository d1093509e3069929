package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one plan saw of a mesh.
 *
 * @param text of the mesh's configuration
 * @param proxies who has one
 */
record Mesh(
    Facts facts,
    IstioOptions options,
    Lookup lookup,
    Optional<SavedState> saved,
    MeshText text,
    Injector injector,
    Proxies proxies) {

  /** The name under which proxies hold their validation context. */
  static final String VALIDATION = "ROOTCA";

  /**
   * The proxies of all revisions.
   *
   * @param selected workloads to move, gateways first
   * @param others of the same revision
   * @param strays pods that no template of ours to edit makes
   * @param elsewhere pods of other revisions
   */
  record Proxies(
      List<Workload> selected,
      List<Workload> others,
      List<MeshPod> strays,
      List<MeshPod> elsewhere) {

    Proxies {
      selected = List.copyOf(selected);
      others = List.copyOf(others);
      strays = List.copyOf(strays);
      elsewhere = List.copyOf(elsewhere);
    }

    Stream<Workload> all() {
      return Stream.concat(selected.stream(), others.stream());
    }

    /** For people: who would be left on the mesh's CA once all that is selected has moved. */
    List<String> left() {
      Stream<String> workloads =
          others.stream()
              .filter(workload -> !workload.podsMoved())
              .map(workload -> workload.ref().toString());
      Stream<String> pods =
          Stream.concat(strays.stream(), elsewhere.stream())
              .filter(pod -> !pod.moved())
              .map(pod -> pod.ref().toString());
      return Stream.concat(workloads, pods).toList();
    }
  }

  /** Whether something of what is selected is still to move, or on its way. */
  boolean moving() {
    return proxies.selected().stream().anyMatch(workload -> !moved(workload));
  }

  boolean moved(Workload workload) {
    return templateMoved(workload) && workload.podsMoved();
  }

  boolean templateMoved(Workload workload) {
    return workload.template().moved(options.socket().template(), injector.defaults());
  }

  /** Those on the mesh's CA, and not on their way from it. */
  List<Workload> unmoved() {
    return proxies
        .all()
        .filter(workload -> !workload.podsMoved() && !templateMoved(workload))
        .toList();
  }

  /** That these, on the mesh's CA, take what SPIRE issues, now and from then on. */
  List<Gate> trustSpire(Collection<Workload> unmoved) {
    List<Gate> gates = new ArrayList<>();
    if (!spireKeyIds().isEmpty()) {
      gates.add(new Gate.NoFurtherAuthorities(spireKeyIds()));
    }
    List<Scope> scopes = scopes(unmoved);
    if (!scopes.isEmpty()) {
      gates.add(new Gate.ProxiesTrust(scopes, VALIDATION, spireKeyIds(), true));
    }
    return gates;
  }

  boolean plaintext() {
    return options.agreedTo(IstioOptions.Consent.PLAINTEXT_WHILE_MOVING);
  }

  boolean windowOpen() {
    return windowNamespaces().stream()
        .anyMatch(namespace -> lookup.find(MovingWindow.ref(namespace)).isPresent());
  }

  /** Where bridges are that read the window: the daemons', and those of bridges beside a proxy. */
  List<String> windowNamespaces() {
    Stream<String> beside =
        proxies.selected().stream()
            .filter(workload -> workload.template().hasBridge())
            .map(Workload::namespace);
    return Stream.concat(Stream.of(facts.bridgeNamespace()), beside).distinct().toList();
  }

  Set<String> spireKeyIds() {
    return Roots.keyIds(facts.spireAuthorities());
  }

  /** Of the mesh's own roots; those that are SPIRE's as well say nothing. */
  Set<String> meshKeyIds() {
    Set<String> ids = new HashSet<>(Roots.keyIds(facts.meshRoots()));
    ids.removeAll(spireKeyIds());
    return ids;
  }

  Set<String> bothKeyIds() {
    Set<String> ids = new HashSet<>(spireKeyIds());
    ids.addAll(meshKeyIds());
    return ids;
  }

  /** Whether an earlier run of this very move edited that object. */
  boolean touchedBefore(Ref ref) {
    return saved.flatMap(state -> state.find(ref)).isPresent();
  }

  /** Of those that have pods; nobody else can be asked. */
  static List<Scope> scopes(Collection<Workload> workloads) {
    return workloads.stream()
        .filter(workload -> !workload.pods().isEmpty())
        .map(Workload::scope)
        .toList();
  }
}
