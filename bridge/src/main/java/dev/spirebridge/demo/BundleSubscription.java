package dev.spirebridge.demo;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.HashMap;
import java.util.Map;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509BundlesResponse;

/**
 * One open stream of trust bundles. As SPIRE 1.16 does, it collects them in one map for all of its
 * life: a trust domain that is gone stays in what is sent.
 */
final class BundleSubscription implements DelegatedSubscription {
  private final DelegatedContent content;
  private final ServerCallStreamObserver<SubscribeToX509BundlesResponse> client;
  private final Map<String, ByteString> collected = new HashMap<>();
  private long told;

  BundleSubscription(
      DelegatedContent content, ServerCallStreamObserver<SubscribeToX509BundlesResponse> client) {
    this.content = content;
    this.client = client;
  }

  @Override
  public Kind kind() {
    return Kind.BUNDLES;
  }

  @Override
  public ServerCallStreamObserver<SubscribeToX509BundlesResponse> client() {
    return client;
  }

  /** Never before the first bundle is known: an agent has its own from the start. */
  @Override
  public boolean hasNews() {
    return told != content.bundlesVersion();
  }

  @Override
  public void push() {
    told = content.bundlesVersion();
    if (!client.isCancelled()) {
      client.onNext(content.rawBundles().orElseGet(this::collect));
    }
  }

  private SubscribeToX509BundlesResponse collect() {
    collected.putAll(content.bundles());
    return SubscribeToX509BundlesResponse.newBuilder().putAllCaCertificates(collected).build();
  }
}
