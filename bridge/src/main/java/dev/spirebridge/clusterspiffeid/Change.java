package dev.spirebridge.clusterspiffeid;

import java.util.List;
import java.util.Optional;

/** What to do about one ClusterSPIFFEID. */
public sealed interface Change {

  String name();

  /**
   * To be created or corrected.
   *
   * @param observed what is there now; empty if the object has to be created
   * @param differences what is not as it should be, one phrase for each field ("spec.ttl: 1h,
   *     should be 30m"); empty if the object is not there
   */
  record Apply(
      DesiredClusterSpiffeId desired,
      Optional<ObservedClusterSpiffeId> observed,
      List<String> differences)
      implements Change {

    public Apply {
      differences = List.copyOf(differences);
    }

    /** Whether nothing of it is left to do. */
    public boolean isDoneIn(ObservedClusterSpiffeId object) {
      return !Comparison.differs(desired, object);
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
  record Delete(ObservedClusterSpiffeId observed, String reason) implements Change {

    @Override
    public String name() {
      return observed.name();
    }
  }

  /** As it should be, or to be left as it is. */
  record Keep(ObservedClusterSpiffeId observed) implements Change {

    @Override
    public String name() {
      return observed.name();
    }
  }
}
