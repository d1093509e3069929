package dev.spirebridge.clusterspiffeid;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The namespaces with whose objects the last pass found nothing to do and nothing to say. From the
 * same input the same would come out again: of a thousand namespaces, a pass thinks only about
 * those that changed.
 */
final class SettledNamespaces {

  private Map<String, Settled> last = new HashMap<>();
  private Map<String, Settled> next = new HashMap<>();

  /** All that the object of a namespace is made from and held against. */
  private record Settled(
      NamespaceView view, ObservedClusterSpiffeId observed, Federated.State federated) {

    /** The very same objects: comparing what is in them would take as long as planning. */
    @SuppressWarnings("ReferenceEquality")
    boolean isFrom(
        NamespaceView view, Optional<ObservedClusterSpiffeId> observed, Federated.State federated) {
      return this.view == view
          && observed.isPresent()
          && this.observed == observed.get()
          && this.federated.equals(federated);
    }
  }

  /** Whether nothing has changed since it was {@linkplain #settle settled}; then it still is. */
  boolean isSettled(
      NamespaceView view, Optional<ObservedClusterSpiffeId> observed, Federated.State federated) {
    var known = last.get(view.name());
    boolean settled = known != null && known.isFrom(view, observed, federated);
    if (settled) {
      next.put(view.name(), known);
    }
    return settled;
  }

  void settle(NamespaceView view, ObservedClusterSpiffeId observed, Federated.State federated) {
    next.put(view.name(), new Settled(view, observed, federated));
  }

  /** After a pass: what it did not look at is forgotten. */
  void turn() {
    last = next;
    next = HashMap.newHashMap(last.size());
  }
}
