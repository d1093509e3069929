package dev.spirebridge.testing.peers;

import java.nio.file.Path;
import spire.api.agent.delegatedidentity.v1.DelegatedIdentityGrpc;
import spire.api.agent.delegatedidentity.v1.DelegatedIdentityGrpc.DelegatedIdentityStub;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509BundlesRequest;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509BundlesResponse;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsRequest;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsResponse;
import spire.api.types.Selector;

/** One connection of a bare client of the Delegated Identity API; this process is the delegate. */
public final class DelegatedChannel implements AutoCloseable {

  private final SdsChannel channel;

  /** Does not connect before the first call. */
  public DelegatedChannel(Path adminSocket) {
    channel = new SdsChannel("unix://" + adminSocket);
  }

  /** Asks for the SVIDs of a process. */
  public StreamAnswers<SubscribeToX509SVIDsResponse> svidsOf(long pid) {
    StreamAnswers<SubscribeToX509SVIDsResponse> answers = new StreamAnswers<>();
    stub()
        .subscribeToX509SVIDs(
            SubscribeToX509SVIDsRequest.newBuilder().setPid(Math.toIntExact(pid)).build(), answers);
    return answers;
  }

  /** Asks for the SVIDs of a pod, as a delegate that vouches for the selector itself. */
  public StreamAnswers<SubscribeToX509SVIDsResponse> svidsOfPod(String podUid) {
    StreamAnswers<SubscribeToX509SVIDsResponse> answers = new StreamAnswers<>();
    SubscribeToX509SVIDsRequest request =
        SubscribeToX509SVIDsRequest.newBuilder()
            .addSelectors(Selector.newBuilder().setType("k8s").setValue("pod-uid:" + podUid))
            .build();
    stub().subscribeToX509SVIDs(request, answers);
    return answers;
  }

  /** Asks for the trust bundles. */
  public StreamAnswers<SubscribeToX509BundlesResponse> bundles() {
    StreamAnswers<SubscribeToX509BundlesResponse> answers = new StreamAnswers<>();
    stub().subscribeToX509Bundles(SubscribeToX509BundlesRequest.getDefaultInstance(), answers);
    return answers;
  }

  private DelegatedIdentityStub stub() {
    return DelegatedIdentityGrpc.newStub(channel.channel());
  }

  @Override
  public void close() {
    channel.close();
  }
}
