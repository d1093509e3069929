package dev.spirebridge.demo;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import spire.api.agent.delegatedidentity.v1.DelegatedIdentityGrpc.DelegatedIdentityImplBase;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509BundlesRequest;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509BundlesResponse;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsRequest;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsResponse;

/** The X.509 half of the Delegated Identity API; other calls answer UNIMPLEMENTED. */
final class DelegatedIdentityService extends DelegatedIdentityImplBase {
  private final DelegatedStreams streams;

  DelegatedIdentityService(DelegatedStreams streams) {
    this.streams = streams;
  }

  @Override
  public void subscribeToX509SVIDs(
      SubscribeToX509SVIDsRequest request, StreamObserver<SubscribeToX509SVIDsResponse> client) {
    streams.subscribe(request, (ServerCallStreamObserver<SubscribeToX509SVIDsResponse>) client);
  }

  @Override
  public void subscribeToX509Bundles(
      SubscribeToX509BundlesRequest request,
      StreamObserver<SubscribeToX509BundlesResponse> client) {
    streams.subscribe((ServerCallStreamObserver<SubscribeToX509BundlesResponse>) client);
  }
}
