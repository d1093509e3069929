package dev.spirebridge.sds;

import dev.spirebridge.protobuf.ReadingMarshaller;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.ServerCalls.BidiStreamingMethod;
import io.grpc.stub.ServerCalls.UnaryMethod;

/** The methods of Envoy's Secret Discovery Service, with requests as they are read here. */
final class SecretMethods {

  private static final ReadingMarshaller<SotwRequest> SOTW =
      new ReadingMarshaller<>(SotwRequest::read);

  private static final ReadingMarshaller<DeltaRequest> DELTA =
      new ReadingMarshaller<>(DeltaRequest::read);

  private SecretMethods() {}

  static ServerServiceDefinition served(
      BidiStreamingMethod<SotwRequest, DiscoveryResponse> streamSecrets,
      BidiStreamingMethod<DeltaRequest, DeltaDiscoveryResponse> deltaSecrets,
      UnaryMethod<SotwRequest, DiscoveryResponse> fetchSecrets) {
    return ServerServiceDefinition.builder(SecretDiscoveryServiceGrpc.SERVICE_NAME)
        .addMethod(
            taking(SOTW, SecretDiscoveryServiceGrpc.getStreamSecretsMethod()),
            ServerCalls.asyncBidiStreamingCall(streamSecrets))
        .addMethod(
            taking(DELTA, SecretDiscoveryServiceGrpc.getDeltaSecretsMethod()),
            ServerCalls.asyncBidiStreamingCall(deltaSecrets))
        .addMethod(
            taking(SOTW, SecretDiscoveryServiceGrpc.getFetchSecretsMethod()),
            ServerCalls.asyncUnaryCall(fetchSecrets))
        .build();
  }

  /** The same method with requests of another form. */
  static <Q, R> MethodDescriptor<Q, R> taking(
      Marshaller<Q> requests, MethodDescriptor<?, R> method) {
    return method.toBuilder(requests, method.getResponseMarshaller()).build();
  }
}
