package dev.spirebridge.testing.leaks;

import dev.spirebridge.testing.peers.DeltaStream;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.SotwStream;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** SDS clients that are given their secrets and then do what no Envoy does; ends are kept. */
final class SdsTalk {

  private static final String OTHER_TYPE = "type.googleapis.com/envoy.config.cluster.v3.Cluster";

  private final String address;
  private final List<String> told = new ArrayList<>();

  SdsTalk(String address) {
    this.address = address;
  }

  /** All that was said besides the secrets: the status of each call with its trailers. */
  String told() {
    try (SdsChannel channel = new SdsChannel(address)) {
      nack(channel);
      ends(channel);
      fetches(channel);
    }
    return String.join("\n", told);
  }

  private static void nack(SdsChannel channel) {
    SotwStream stream = channel.ask("default", "ROOTCA");
    stream.nack(stream.next(), "refused: \u0007" + "x".repeat(10_000));
    DeltaStream delta = channel.subscribe("default");
    delta.nack(delta.next(), "refused");
  }

  private void ends(SdsChannel channel) {
    try (SotwStream otherType = channel.stream();
        SotwStream many = channel.stream();
        SotwStream nonce = channel.stream()) {
      otherType.send(DiscoveryRequest.newBuilder().setTypeUrl(OTHER_TYPE).build());
      told.add(otherType.end().toString());
      String[] names = IntStream.range(0, 5000).mapToObj(n -> "name-" + n).toArray(String[]::new);
      many.ask("node", names);
      told.add(many.end().toString());
      nonce.ask("node", "default");
      var response = nonce.next();
      nonce.send(nonce.answerTo("no-such-nonce"));
      nonce.ack(response);
      told.add(response.getNonce() + response.getVersionInfo());
    }
  }

  private void fetches(SdsChannel channel) {
    for (DiscoveryRequest request :
        List.of(
            SotwStream.firstRequest("nothing-of-that-name"),
            SotwStream.firstRequest("default").toBuilder().setTypeUrl(OTHER_TYPE).build(),
            DiscoveryRequest.getDefaultInstance())) {
      try {
        var _ = channel.fetch(request, Duration.ofSeconds(2));
      } catch (StatusRuntimeException e) {
        told.add(e.getStatus() + " " + e.getTrailers());
      }
    }
  }
}
