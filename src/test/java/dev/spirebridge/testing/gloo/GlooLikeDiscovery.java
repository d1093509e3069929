package dev.spirebridge.testing.gloo;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Aggregated discovery of clusters and listeners, state of the world, the same for everybody. */
final class GlooLikeDiscovery extends AggregatedDiscoveryServiceImplBase {

  private static final String CLUSTERS = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
  private static final String LISTENERS = "type.googleapis.com/envoy.config.listener.v3.Listener";

  /** Of each open stream, the version that each type was last sent in. */
  private final Map<StreamObserver<DiscoveryResponse>, Map<String, Long>> streams = new HashMap<>();

  private List<Message> clusters = List.of();
  private long version;

  /** Passes them on if they are others than before. */
  synchronized void serve(List<Message> now) {
    if (!now.equals(clusters)) {
      clusters = List.copyOf(now);
      version++;
      streams.forEach((stream, sent) -> sent.keySet().forEach(type -> send(stream, sent, type)));
    }
  }

  @Override
  public StreamObserver<DiscoveryRequest> streamAggregatedResources(
      StreamObserver<DiscoveryResponse> responses) {
    return new StreamObserver<>() {
      @Override
      public void onNext(DiscoveryRequest request) {
        asked(responses, request);
      }

      @Override
      public void onError(Throwable failure) {
        gone(responses);
      }

      @Override
      public void onCompleted() {
        gone(responses);
        responses.onCompleted();
      }
    };
  }

  private synchronized void asked(
      StreamObserver<DiscoveryResponse> stream, DiscoveryRequest request) {
    if (request.hasErrorDetail()) {
      System.out.println("rejected: " + request.getErrorDetail().getMessage());
    }
    Map<String, Long> sent = streams.computeIfAbsent(stream, _ -> new HashMap<>());
    String type = request.getTypeUrl();
    if (version > 0 && sent.getOrDefault(type, 0L) < version) {
      send(stream, sent, type);
    } else {
      sent.putIfAbsent(type, 0L);
    }
  }

  private synchronized void gone(StreamObserver<DiscoveryResponse> stream) {
    streams.remove(stream);
  }

  private void send(StreamObserver<DiscoveryResponse> stream, Map<String, Long> sent, String type) {
    List<? extends Message> resources =
        switch (type) {
          case CLUSTERS -> clusters;
          case LISTENERS ->
              clusters.stream()
                  .limit(1)
                  .map(each -> GlooLikeTranslation.listener(((Cluster) each).getName()))
                  .toList();
          default -> List.of();
        };
    sent.put(type, version);
    stream.onNext(
        DiscoveryResponse.newBuilder()
            .setTypeUrl(type)
            .setVersionInfo(Long.toString(version))
            .setNonce(Long.toString(version))
            .addAllResources(resources.stream().map(Any::pack).toList())
            .build());
  }
}
