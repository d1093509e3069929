package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What is refused of a first request before anything is asked for it; sockets: FirstRequestTest.
 */
class FirstRefusalTest {

  private static final Rules TWO_NAMES = new Rules(OnUnknown.HOLD, 2);
  private static final String CLUSTERS = "type.googleapis.com/envoy.config.cluster.v3.Cluster";

  @Test
  void stateOfTheWorldCountsEachNameOnce() {
    assertThat(refused(sotw("a", "b", "a", ""))).isEmpty();
    assertIsRefusal(refused(sotw("a", "b", "c")), "this one asks for 3");
  }

  @Test
  void deltaCountsEachNameOnceAndWhatItClaimsToHaveWhereItAsksForEverything() {
    assertThat(refused(delta(Map.of(), "a", "b", "a", ""))).isEmpty();
    assertThat(refused(delta(Map.of("x", "1", "y", "1"), "a", "b"))).isEmpty();
    assertIsRefusal(refused(delta(Map.of(), "a", "b", "c")), "this one asks for 3");
    assertIsRefusal(refused(delta(Map.of("x", "1", "y", "1"), "*", "a")), "this one asks for 3");
  }

  @Test
  void anotherTypeIsRefusedBeforeTheNamesAreCounted() {
    assertIsRefusal(
        refused(sotw("a", "b", "c").toBuilder().setTypeUrl(CLUSTERS).build()), CLUSTERS);
    assertIsRefusal(
        refused(delta(Map.of(), "a", "b", "c").toBuilder().setTypeUrl(CLUSTERS).build()), CLUSTERS);
  }

  /** So that the status tells whose stream it was. */
  @Test
  void theRefusedStreamHasStartedAndKnowsItsClient() {
    var sotw = refused(sotw("a", "b", "c").toBuilder().setNode(Nodes.OLD).build());
    var delta = refused(delta(Map.of(), "a", "b", "c").toBuilder().setNode(Nodes.OLD).build());
    assertThat(List.of(sotw.orElseThrow(), delta.orElseThrow()))
        .extracting(Step::state)
        .allSatisfy(state -> {
          assertThat(state.started()).isTrue();
          assertThat(state.client().nodeId()).isEqualTo("envoy-1.17");
        });
  }

  private static void assertIsRefusal(Optional<Step> step, String words) {
    assertThat(step.flatMap(Step::refusal))
        .hasValueSatisfying(status -> {
          assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
          assertThat(status.getDescription()).contains(words);
        });
  }

  private static Optional<Step> refused(DiscoveryRequest request) {
    return refused(SpokenProtocol.sotw(), request);
  }

  private static Optional<Step> refused(DeltaDiscoveryRequest request) {
    return refused(SpokenProtocol.delta(), request);
  }

  private static <Q extends MessageLite> Optional<Step> refused(
      SpokenProtocol<Q> protocol, Q request) {
    return protocol.refuseFirst(StreamState.NEW, request, TWO_NAMES);
  }

  private static DiscoveryRequest sotw(String... names) {
    return DiscoveryRequest.newBuilder().addAllResourceNames(List.of(names)).build();
  }

  private static DeltaDiscoveryRequest delta(Map<String, String> inHand, String... names) {
    return DeltaDiscoveryRequest.newBuilder()
        .putAllInitialResourceVersions(inHand)
        .addAllResourceNamesSubscribe(List.of(names))
        .build();
  }
}
