package dev.spirebridge.sds;

import com.google.protobuf.CodedOutputStream;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToIntFunction;

/**
 * What a client in a rehearsal sends. Its requests are written field by field, as the bridge's own
 * messages are read: the generated ones would load what nothing else needs.
 */
final class RehearsedCall {

  private static final MethodDescriptor<byte[], DiscoveryResponse> STREAM =
      SecretMethods.taking(new Written(), SecretDiscoveryServiceGrpc.getStreamSecretsMethod());
  private static final MethodDescriptor<byte[], DeltaDiscoveryResponse> DELTA =
      SecretMethods.taking(new Written(), SecretDiscoveryServiceGrpc.getDeltaSecretsMethod());

  private RehearsedCall() {}

  /**
   * @param secrets counts down with each that comes
   */
  static void sotw(Channel channel, String node, List<String> names, CountDownLatch secrets)
      throws IOException {
    open(channel, STREAM, DiscoveryResponse::getResourcesCount, secrets)
        .onNext(
            written(out -> {
              out.writeByteArray(DiscoveryRequest.NODE_FIELD_NUMBER, node(node));
              for (String name : names) {
                out.writeString(DiscoveryRequest.RESOURCE_NAMES_FIELD_NUMBER, name);
              }
              out.writeString(DiscoveryRequest.TYPE_URL_FIELD_NUMBER, SecretEncoder.TYPE_URL);
            }));
  }

  /** As {@link #sotw}. */
  static void delta(Channel channel, String node, List<String> names, CountDownLatch secrets)
      throws IOException {
    open(channel, DELTA, DeltaDiscoveryResponse::getResourcesCount, secrets)
        .onNext(
            written(out -> {
              out.writeByteArray(DeltaDiscoveryRequest.NODE_FIELD_NUMBER, node(node));
              out.writeString(DeltaDiscoveryRequest.TYPE_URL_FIELD_NUMBER, SecretEncoder.TYPE_URL);
              for (String name : names) {
                out.writeString(DeltaDiscoveryRequest.RESOURCE_NAMES_SUBSCRIBE_FIELD_NUMBER, name);
              }
            }));
  }

  private static byte[] node(String id) throws IOException {
    return written(out -> out.writeString(Node.ID_FIELD_NUMBER, id));
  }

  private static <R> StreamObserver<byte[]> open(
      Channel channel,
      MethodDescriptor<byte[], R> method,
      ToIntFunction<R> secretsIn,
      CountDownLatch secrets) {
    return ClientCalls.asyncBidiStreamingCall(
        channel.newCall(method, CallOptions.DEFAULT), new Listening<>(secretsIn, secrets));
  }

  @FunctionalInterface
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] written(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.write(out);
    out.flush();
    return bytes.toByteArray();
  }

  private record Listening<R>(ToIntFunction<R> secretsIn, CountDownLatch secrets)
      implements StreamObserver<R> {
    @Override
    public void onNext(R response) {
      for (int i = secretsIn.applyAsInt(response); i > 0; i--) {
        secrets.countDown();
      }
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }

  private static final class Written implements Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
      throw new UnsupportedOperationException("a request is only sent here");
    }
  }
}
