package dev.spirebridge.demo;

import io.grpc.stub.ServerCallStreamObserver;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsResponse;

/** One open stream of SVIDs. */
final class SvidSubscription implements DelegatedSubscription {
  private final int pid;
  private final String key;
  private final DelegatedContent content;
  private final ServerCallStreamObserver<SubscribeToX509SVIDsResponse> client;
  private long told = -1;

  /**
   * @param pid of the request; 0 when it gave selectors
   * @param key the workload that was attested when it opened, whoever has the pid by now
   */
  SvidSubscription(
      int pid,
      String key,
      DelegatedContent content,
      ServerCallStreamObserver<SubscribeToX509SVIDsResponse> client) {
    this.pid = pid;
    this.key = key;
    this.content = content;
    this.client = client;
  }

  int pid() {
    return pid;
  }

  @Override
  public Kind kind() {
    return Kind.SVIDS;
  }

  @Override
  public ServerCallStreamObserver<SubscribeToX509SVIDsResponse> client() {
    return client;
  }

  @Override
  public boolean hasNews() {
    return told != content.svids(key).version();
  }

  @Override
  public void push() {
    var latest = content.svids(key);
    told = latest.version();
    if (!client.isCancelled()) {
      client.onNext(latest.message());
    }
  }
}
