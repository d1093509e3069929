package dev.spirebridge.demo;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.spiffe.workloadapi.grpc.SpiffeWorkloadAPIGrpc.SpiffeWorkloadAPIImplBase;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesRequest;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesResponse;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDRequest;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;

/** The X.509 half of the Workload API; the JWT calls answer UNIMPLEMENTED, as inherited. */
final class WorkloadApiService extends SpiffeWorkloadAPIImplBase {
  private final StreamOwner streams;

  WorkloadApiService(StreamOwner streams) {
    this.streams = streams;
  }

  @Override
  public void fetchX509SVID(X509SVIDRequest request, StreamObserver<X509SVIDResponse> client) {
    streams.add((ServerCallStreamObserver<X509SVIDResponse>) client, Answer.Serve::svids, false);
  }

  @Override
  public void fetchX509Bundles(
      X509BundlesRequest request, StreamObserver<X509BundlesResponse> client) {
    streams.add(
        (ServerCallStreamObserver<X509BundlesResponse>) client, Answer.Serve::bundles, true);
  }
}
