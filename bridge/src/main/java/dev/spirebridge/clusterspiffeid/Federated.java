package dev.spirebridge.clusterspiffeid;

import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which trust domains an object may name. The SPIRE server refuses every entry that federates with
 * one it has no bundle of, and the pods would have no identity at all.
 */
final class Federated {

  /**
   * spire-controller-manager takes the oldest of several for one trust domain. Objects made in one
   * second have no order that is sure, so the one that promises less counts.
   */
  private static final Comparator<Relationship> AGE =
      Comparator.comparing(Relationship::created)
          .thenComparing(Relationship::ours)
          .thenComparing(each -> each.usableFrom().isPresent())
          .thenComparing(Relationship::object);

  private final NamespaceSettings settings;
  private final Instant now;
  private final Map<TrustDomain, Relationship> relationships = new HashMap<>();
  private final State state;

  /** All that its answers depend on beside the settings, with equals. */
  record State(Map<TrustDomain, Relationship> relationships, Set<TrustDomain> included) {}

  Federated(NamespaceSettings settings, List<Relationship> relationships, Instant now) {
    this.settings = settings;
    this.now = now;
    relationships.forEach(each ->
        this.relationships.merge(
            each.trustDomain(), each, (one, other) -> AGE.compare(one, other) <= 0 ? one : other));
    this.state =
        new State(
            Map.copyOf(this.relationships),
            this.relationships.keySet().stream()
                .filter(this::includes)
                .collect(Collectors.toUnmodifiableSet()));
  }

  State state() {
    return state;
  }

  /** What every managed namespace is meant to federate with, by name. */
  SortedSet<TrustDomain> forAll() {
    var trustDomains = new TreeSet<>(Comparator.comparing(TrustDomain::getName));
    trustDomains.addAll(settings.federatesWith());
    if (settings.federatesWithAll()) {
      relationships.values().stream()
          .filter(Relationship::ours)
          .map(Relationship::trustDomain)
          .forEach(trustDomains::add);
    }
    return trustDomains;
  }

  /** Whether an object may name it now. */
  boolean includes(TrustDomain trustDomain) {
    return found(trustDomain)
        .filter(each -> each.ours() || settings.names(trustDomain))
        .flatMap(Relationship::usableFrom)
        .filter(from -> !from.isAfter(now))
        .isPresent();
  }

  /**
   * Why it is left out, with what to do, to be put after its name. Empty if it is included, or will
   * be by itself in a moment.
   */
  Optional<String> whyNot(TrustDomain trustDomain) {
    var found = found(trustDomain);
    if (found.isEmpty()) {
      return Optional.of(
          "with which there is no relationship: it is left out, as the SPIRE server would refuse every entry that names it. Set it up with: spire-bridge federation add %s"
              .formatted(trustDomain.getName()));
    }
    var object = found.get().object();
    if (!found.get().ours() && !settings.names(trustDomain)) {
      return Optional.of(
          "which somebody else has declared (ClusterFederatedTrustDomain %s): it is left out, as federatesWith: all stands for what spire-bridge has declared. Name it in namespaces.federationAllowed of the controller's configuration."
              .formatted(object));
    }
    return found.get().usableFrom().isPresent()
        ? Optional.empty()
        : Optional.of(
            "which is declared by ClusterFederatedTrustDomain %s, but no first bundle is known: it is left out, as the SPIRE server would refuse every entry that names it. Once `spire-server bundle list` shows its bundle, say so: kubectl annotate clusterfederatedtrustdomain %s spirebridge.dev/bundle-arrived=true"
                .formatted(object, object));
  }

  private Optional<Relationship> found(TrustDomain trustDomain) {
    return Optional.ofNullable(relationships.get(trustDomain));
  }
}
