package dev.spirebridge.federation;

import java.util.List;
import java.util.Optional;

/** What to do about one ClusterFederatedTrustDomain. */
public sealed interface FederationChange {

  String name();

  /**
   * To be created or corrected.
   *
   * @param observed what is there now, if anything
   * @param differences what is not as it should be, one phrase for each field; empty if the object
   *     is not there
   */
  record Apply(
      DesiredFederatedTrustDomain desired,
      Optional<ObservedFederatedTrustDomain> observed,
      List<String> differences)
      implements FederationChange {

    public Apply {
      differences = List.copyOf(differences);
    }

    @Override
    public String name() {
      return desired.name();
    }
  }

  /**
   * To be deleted, if it is still the one that was looked at.
   *
   * @param reason why, for the log and the Event
   */
  record Delete(ObservedFederatedTrustDomain observed, String reason) implements FederationChange {

    @Override
    public String name() {
      return observed.name();
    }
  }

  /** As it should be, or to be left as it is. */
  record Keep(ObservedFederatedTrustDomain observed) implements FederationChange {

    @Override
    public String name() {
      return observed.name();
    }
  }
}
