package dev.spirebridge.mesh.strict;

import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Scope;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a policy is about: its own object, the pods it covers, and the other policies.
 *
 * @param root the mesh's root namespace
 * @param policy of exactly that cover; empty if there is none yet
 * @param rivals of the same cover, of which Istio heeds the oldest alone
 * @param others of other covers
 * @param pods that run
 */
record Covered(
    String root,
    Optional<Policy> policy,
    List<Policy> rivals,
    List<Policy> others,
    List<CoveredPod> pods) {

  Covered {
    rivals = List.copyOf(rivals);
    others = List.copyOf(others);
    pods = List.copyOf(pods);
  }

  static Covered of(StrictOptions options, String root, Lookup lookup) {
    String namespace = options.namespace(root);
    Map<String, String> selector = selector(options);
    List<Policy> all =
        lookup.list(MeshKind.PEER_AUTHENTICATION, Optional.empty(), "").stream()
            .map(Policy::new)
            .toList();
    List<Policy> own =
        all.stream()
            .filter(each -> each.namespace().equals(namespace))
            .filter(each -> each.selector().equals(selector))
            .toList();
    boolean mesh = namespace.equals(root) && selector.isEmpty();
    List<CoveredPod> pods =
        lookup
            .list(
                MeshKind.POD,
                mesh ? Optional.empty() : Optional.of(namespace),
                Labels.text(selector))
            .stream()
            .flatMap(pod -> CoveredPod.of(pod).stream())
            .toList();
    return new Covered(
        root,
        own.stream().findFirst(),
        own.stream().skip(1).toList(),
        all.stream().filter(each -> !own.contains(each)).toList(),
        pods);
  }

  static Map<String, String> selector(StrictOptions options) {
    return options.cover() instanceof StrictOptions.Cover.Selected selected
        ? Labels.of(selected.selector())
        : Map.of();
  }

  /** The object that is edited or made. */
  Ref ref(StrictOptions options) {
    Map<String, String> selector = selector(options);
    return policy
        .map(found -> found.seen().ref())
        .orElseGet(() ->
            Ref.of(
                MeshKind.PEER_AUTHENTICATION,
                options.namespace(root),
                selector.isEmpty() ? name(options) : "spire-bridge-" + Labels.digest(selector)));
  }

  /** The usual name, unless a policy for some pods alone has it. */
  private String name(StrictOptions options) {
    Ref usual = Ref.of(MeshKind.PEER_AUTHENTICATION, options.namespace(root), "default");
    return others.stream().anyMatch(each -> each.seen().ref().equals(usual))
        ? "spire-bridge-strict"
        : usual.name();
  }

  Stream<CoveredPod> proxied() {
    return pods.stream().filter(CoveredPod::hasProxy);
  }

  /** Policies inside of the cover that decide otherwise, and stay. */
  List<Policy> looser(StrictOptions options) {
    return others.stream()
        .filter(each -> narrower(each, options))
        .filter(each ->
            each.mode().filter(mode -> !mode.equals(Policy.STRICT)).isPresent()
                || !each.looserPorts().isEmpty())
        .filter(each -> proxied().anyMatch(pod -> each.takes(pod, root)))
        .toList();
  }

  /** The proxies for which the policy is what decides. */
  Stream<CoveredPod> decided(StrictOptions options) {
    List<Policy> looser = looser(options);
    return proxied()
        .filter(pod -> !pod.router())
        .filter(pod -> looser.stream().noneMatch(each -> each.takes(pod, root)));
  }

  List<Scope> scopes(Stream<CoveredPod> some, Lookup lookup) {
    return some.map(pod -> pod.scope(lookup)).flatMap(Optional::stream).distinct().toList();
  }

  /** The mode that holds without the policy. */
  boolean strictWithout(StrictOptions options) {
    Collection<Policy> wider =
        others.stream()
            .filter(each -> each.selector().isEmpty() && !narrower(each, options))
            .toList();
    return wider.stream()
        .filter(each ->
            each.namespace().equals(options.namespace(root)) || each.namespace().equals(root))
        .sorted((one, other) ->
            Boolean.compare(one.namespace().equals(root), other.namespace().equals(root)))
        .flatMap(each -> each.mode().stream())
        .findFirst()
        .filter(Policy.STRICT::equals)
        .isPresent();
  }

  private boolean narrower(Policy other, StrictOptions options) {
    return switch (options.cover()) {
      case StrictOptions.Cover.Mesh _ ->
          !other.selector().isEmpty() || !other.namespace().equals(root);
      case StrictOptions.Cover.Namespace _ ->
          !other.selector().isEmpty() && other.namespace().equals(options.namespace(root));
      case StrictOptions.Cover.Selected _ ->
          !other.selector().isEmpty()
              && other.namespace().equals(options.namespace(root))
              && other.selector().size() > selector(options).size();
    };
  }
}
