package dev.spirebridge.demo;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many delegated subscriptions there are and were. Read from any thread, written from one. */
final class DelegatedCounts {
  private final StreamCount svids = new StreamCount();
  private final StreamCount bundles = new StreamCount();
  private final Map<Integer, StreamCount> byPid = new ConcurrentHashMap<>();

  /** Of SVIDs, whoever for. */
  StreamCount svids() {
    return svids;
  }

  /** Of SVIDs for a process; 0 for those by selectors. */
  StreamCount svids(int pid) {
    return byPid.computeIfAbsent(pid, _ -> new StreamCount());
  }

  StreamCount bundles() {
    return bundles;
  }

  void svidsArrived(int pid) {
    svids.arrived();
    svids(pid).arrived();
  }

  void bundlesArrived() {
    bundles.arrived();
  }

  void opened(DelegatedSubscription stream) {
    change(stream, 1);
  }

  void ended(DelegatedSubscription stream) {
    change(stream, -1);
  }

  private void change(DelegatedSubscription stream, int by) {
    switch (stream) {
      case SvidSubscription ofSvids -> {
        svids.setOpen(svids.open() + by);
        var ofPid = svids(ofSvids.pid());
        ofPid.setOpen(ofPid.open() + by);
      }
      case BundleSubscription _ -> bundles.setOpen(bundles.open() + by);
    }
  }
}
