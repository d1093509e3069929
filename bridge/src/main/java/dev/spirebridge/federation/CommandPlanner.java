package dev.spirebridge.federation;

import dev.spirebridge.kubernetes.Ownership;
import io.spiffe.spiffeid.TrustDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The plan of a single command, by the rules of the controller's: nothing of somebody else's is
 * touched, and what the configuration keeps is changed there. Pure.
 */
public final class CommandPlanner {

  private CommandPlanner() {}

  /**
   * @param observed all ClusterFederatedTrustDomains of the cluster
   */
  public static CommandPlan add(
      FederatedTrustDomain wanted, String className, List<ObservedFederatedTrustDomain> observed) {
    DesiredFederatedTrustDomain desired =
        FederationObjects.desired(wanted, className, FederationSource.COMMAND);
    Optional<ObservedFederatedTrustDomain> other =
        declaring(wanted.trustDomain(), observed).stream()
            .filter(each -> !each.name().equals(desired.name()))
            .filter(each -> Rivals.mayBeTaken(each.className(), className))
            .findFirst();
    if (other.isPresent()) {
      return new CommandPlan.Refused(
          """
          %s is declared by %s already, made at %s; spire-controller-manager would go on using \
          that one. Delete it first.\
          """
              .formatted(wanted.trustDomain(), other.get().name(), other.get().created()));
    }
    return named(desired.name(), observed)
        .map(present -> onto(present, desired))
        .orElseGet(() ->
            new CommandPlan.Allowed(
                new FederationChange.Apply(desired, Optional.empty(), List.of()), List.of()));
  }

  /**
   * @param observed all ClusterFederatedTrustDomains of the cluster
   */
  public static CommandPlan remove(
      TrustDomain trustDomain, List<ObservedFederatedTrustDomain> observed) {
    List<ObservedFederatedTrustDomain> declaring = declaring(trustDomain, observed);
    Optional<ObservedFederatedTrustDomain> ours =
        declaring.stream().filter(ObservedFederatedTrustDomain::isOurs).findFirst();
    if (declaring.isEmpty()) {
      return new CommandPlan.Nothing(
          "Nothing declares %s. See `spire-bridge federation list`.".formatted(trustDomain));
    }
    if (ours.isEmpty()) {
      return new CommandPlan.Refused(
          """
          %s is declared by %s, which is not spire-bridge's. Remove it the way it was made.\
          """
              .formatted(trustDomain, declaring.getFirst().name()));
    }
    if (ours.get().source().equals(Optional.of(FederationSource.CONFIGURATION))) {
      return keptByConfiguration(ours.get());
    }
    return new CommandPlan.Allowed(
        ours.get().terminating()
            ? new FederationChange.Keep(ours.get())
            : new FederationChange.Delete(ours.get(), "removed by command"),
        afterwards(
            trustDomain, declaring.stream().filter(each -> !each.equals(ours.get())).toList()));
  }

  /** The object's end is not yet that of the trust. */
  private static List<String> afterwards(
      TrustDomain trustDomain, List<ObservedFederatedTrustDomain> others) {
    List<String> notes = new ArrayList<>();
    if (!others.isEmpty()) {
      notes.add(
          """
          %s is still declared by %s, so SPIRE may go on federating with it and workloads trusting \
          it. Remove that the way it was made.\
          """
              .formatted(
                  trustDomain,
                  others.stream()
                      .map(ObservedFederatedTrustDomain::name)
                      .collect(Collectors.joining(", "))));
    }
    notes.add(
        """
        SPIRE's server keeps the last bundle, for entries that still federate with it. When nothing \
        declares %s any more, delete it with: spire-server bundle delete -id %s -mode dissociate\
        """
            .formatted(trustDomain, trustDomain.toIdString()));
    return notes;
  }

  private static CommandPlan onto(
      ObservedFederatedTrustDomain present, DesiredFederatedTrustDomain desired) {
    if (!present.isOurs()) {
      return new CommandPlan.Refused(
          """
          The object %s is there and is not spire-bridge's. Delete it, or label it %s=%s to hand it \
          over.\
          """
              .formatted(present.name(), Ownership.LABEL, Ownership.OWNER));
    }
    if (present.source().equals(Optional.of(FederationSource.CONFIGURATION))) {
      return keptByConfiguration(present);
    }
    if (present.terminating()) {
      return new CommandPlan.Refused(
          """
          %s is being deleted. Run this again when it is gone; look at metadata.finalizers if that \
          does not come.\
          """
              .formatted(present.name()));
    }
    if (!present.className().isEmpty() && "".equals(desired.spec().get("className"))) {
      return new CommandPlan.Refused(
          """
          %s is of the class %s, which this would take off, and then spire-controller-manager may \
          end the relationship. Name the class, by --config or --class-name %s.\
          """
              .formatted(present.name(), present.className(), present.className()));
    }
    List<String> differences = FederationObjects.differences(present, desired);
    return new CommandPlan.Allowed(
        differences.isEmpty()
            ? new FederationChange.Keep(present)
            : new FederationChange.Apply(desired, Optional.of(present), differences),
        List.of());
  }

  private static CommandPlan keptByConfiguration(ObservedFederatedTrustDomain present) {
    return new CommandPlan.Refused(
        """
        %s is kept by the controller's configuration, which would undo this. Change its federation \
        list instead.\
        """
            .formatted(present.name()));
  }

  private static List<ObservedFederatedTrustDomain> declaring(
      TrustDomain trustDomain, List<ObservedFederatedTrustDomain> observed) {
    return observed.stream()
        .filter(each -> each.trustDomain().equals(trustDomain.getName()))
        .toList();
  }

  private static Optional<ObservedFederatedTrustDomain> named(
      String name, List<ObservedFederatedTrustDomain> observed) {
    return observed.stream().filter(each -> each.name().equals(name)).findFirst();
  }
}
