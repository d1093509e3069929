package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.sds.SpireCases.Case;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Status;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SPIRE's table, run through all three methods of the service. */
@TestInstance(Lifecycle.PER_CLASS)
class SpireTableTest {

  private final Scenes scenes = Scenes.ONE;

  static Stream<Case> cases() {
    return SpireCases.all();
  }

  @Test
  void theTableIsWhole() {
    assertThat(cases()).hasSize(26);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void streamSecrets(Case row) {
    var script =
        ProtocolScript.sotw(row.names())
            .has(scenes.web)
            .node(row.node())
            .asks(row.asked().toArray(String[]::new));
    expect(row, script);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void deltaSecrets(Case row) {
    var script = ProtocolScript.delta(row.names()).has(scenes.web).node(row.node());
    // Delta says "everything" by naming nothing; an empty name is not one.
    String[] asked = row.asked().stream().filter(name -> !name.isEmpty()).toArray(String[]::new);
    expect(row, script.subscribes(asked));
  }

  private static void expect(Case row, ProtocolScript<?, ?> script) {
    if (row.expected().isEmpty()) {
      script.getsNothing().waitsFor(row.asked().toArray(String[]::new));
    } else {
      script.gets(row.expected().toArray(String[]::new)).waitsFor();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fetchSecrets(Case row) {
    var world = new World(row.names());
    world.has(scenes.web);
    var request =
        DiscoveryRequest.newBuilder().setNode(row.node()).addAllResourceNames(row.asked()).build();
    switch (FetchAnswer.of(
        SpokenProtocol.read(SotwRequest::read, request), world::view, world.rules())) {
      case FetchAnswer.Secrets(Reply reply) ->
          assertThat(reply.secrets())
              .extracting(SecretReading::describe)
              .containsExactlyElementsOf(row.expected());
      case FetchAnswer.Refused(Status status) -> {
        assertThat(row.expected()).isEmpty();
        assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      }
    }
  }
}
