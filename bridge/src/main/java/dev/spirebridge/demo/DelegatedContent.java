package dev.spirebridge.demo;

import com.google.protobuf.ByteString;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509BundlesResponse;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsResponse;

/** What an agent has to tell its delegates now. Used from one thread. */
final class DelegatedContent {
  private static final Svids NONE = new Svids(0, SubscribeToX509SVIDsResponse.getDefaultInstance());

  private final Map<String, Svids> svids = new HashMap<>();
  private final Map<String, X509BundlesResponse> bundlesByWorkload = new HashMap<>();
  private final Map<String, ByteString> ownBundles = new HashMap<>();
  private Map<String, ByteString> bundles = Map.of();
  private Optional<SubscribeToX509BundlesResponse> rawBundles = Optional.empty();
  private long bundlesVersion;

  /**
   * @param version grows with each telling, also of the same: the agent repeats itself here
   */
  record Svids(long version, SubscribeToX509SVIDsResponse message) {}

  void put(String key, WorkloadUpdate update) {
    putRaw(key, DelegatedMessages.svids(update));
    var itsBundles = update.toX509BundlesResponse();
    var before = bundlesByWorkload.put(key, itsBundles);
    if (!itsBundles.equals(before)) {
      var own = update.trustDomain().toIdString();
      ownBundles.put(own, itsBundles.getBundlesOrThrow(own));
      mergeBundles();
    }
  }

  void putRaw(String key, SubscribeToX509SVIDsResponse message) {
    svids.put(key, new Svids(svids(key).version() + 1, message));
  }

  void putRawBundles(SubscribeToX509BundlesResponse message) {
    rawBundles = Optional.of(message);
    bundlesVersion++;
  }

  /** An empty message for a workload without an entry, known or not. */
  Svids svids(String key) {
    return svids.getOrDefault(key, NONE);
  }

  /** The bundles to be told instead of the true ones. */
  Optional<SubscribeToX509BundlesResponse> rawBundles() {
    return rawBundles;
  }

  /** By {@code spiffe://} + name: the own trust domains, and those some entry federates with. */
  Map<String, ByteString> bundles() {
    return bundles;
  }

  /** Grows when the bundles change, and only then; 0 while none is known. */
  long bundlesVersion() {
    return bundlesVersion;
  }

  private void mergeBundles() {
    var merged = new HashMap<String, ByteString>();
    bundlesByWorkload.values().forEach(each -> merged.putAll(each.getBundlesMap()));
    merged.putAll(ownBundles);
    if (!merged.equals(bundles) || rawBundles.isPresent()) {
      bundles = Map.copyOf(merged);
      rawBundles = Optional.empty();
      bundlesVersion++;
    }
  }
}
