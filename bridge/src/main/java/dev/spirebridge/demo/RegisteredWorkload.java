package dev.spirebridge.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One workload of an {@link EmbeddedTrustDomain}: its registration entries and the SVIDs in use.
 * Thread-safe: the trust domain's monitor guards it, so that an update is never half of two.
 */
public final class RegisteredWorkload {
  private final EmbeddedTrustDomain trustDomain;
  private final IdentityTarget target;
  private final Map<RegistrationEntry, WorkloadSvid> svids = new LinkedHashMap<>();

  RegisteredWorkload(EmbeddedTrustDomain trustDomain, IdentityTarget target) {
    this.trustDomain = trustDomain;
    this.target = target;
  }

  /** The SVIDs in use, the default one first; empty while there are no entries. */
  public List<WorkloadSvid> svids() {
    synchronized (trustDomain) {
      return List.copyOf(svids.values());
    }
  }

  /** In the order in which they were set. */
  public List<RegistrationEntry> entries() {
    synchronized (trustDomain) {
      return List.copyOf(svids.keySet());
    }
  }

  /**
   * Makes these the entries and publishes. An entry that was there keeps its SVID; with no entry
   * left the workload has no identity, and its target says so.
   */
  public void setEntries(RegistrationEntry... entries) {
    synchronized (trustDomain) {
      var before = Map.copyOf(svids);
      svids.clear();
      for (var entry : entries) {
        var kept = before.get(entry);
        svids.put(entry, kept == null ? trustDomain.issue(entry) : kept);
      }
      publish();
    }
  }

  /** Deletes all entries; {@link #setEntries} makes them again. */
  public void deleteEntries() {
    setEntries();
  }

  /** Issues every SVID anew, each with a new key, and publishes once. */
  public void rotateSvids() {
    synchronized (trustDomain) {
      svids.replaceAll((entry, old) -> trustDomain.issue(entry));
      publish();
    }
  }

  void publish() {
    synchronized (trustDomain) {
      var update = trustDomain.update(svids);
      if (svids.isEmpty()) {
        target.withdraw(update);
      } else {
        target.publish(update);
      }
    }
  }
}
