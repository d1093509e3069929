package dev.spirebridge.sds;

import static dev.spirebridge.sds.Nodes.bool;
import static dev.spirebridge.sds.Nodes.disabling;
import static dev.spirebridge.sds.Nodes.number;
import static dev.spirebridge.sds.Nodes.string;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.BuildVersion;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPIRE's rules for the form of a validation context. */
class ClientTraitsTest {

  private static ClientTraits traits(Node node) {
    var request = DiscoveryRequest.newBuilder().setNode(node).build();
    return SpokenProtocol.read(SotwRequest::read, request).client().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"0,99,true", "1,0,true", "1,17,true", "1,18,false", "1,37,false", "2,0,false"})
  void envoyHasTheValidatorFrom118(int major, int minor, boolean plain) {
    assertThat(traits(Nodes.version(major, minor)).plainValidation()).isEqualTo(plain);
  }

  static Stream<Node> nodesWithoutAVersion() {
    return Stream.of(
        Node.getDefaultInstance(),
        Nodes.SILENT,
        Node.newBuilder().setUserAgentName("gRPC Go").setUserAgentVersion("1.70.0").build(),
        Node.newBuilder()
            .setUserAgentBuildVersion(BuildVersion.newBuilder().setMetadata(Struct.newBuilder()))
            .build());
  }

  @ParameterizedTest
  @MethodSource("nodesWithoutAVersion")
  void aClientThatTellsNoVersionIsTakenToHaveIt(Node node) {
    assertThat(traits(node).plainValidation()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "t", "T", "true", "TRUE", "True"})
  void metadataMayDisableTheValidator(String text) {
    assertThat(traits(disabling(string(text))).plainValidation()).isTrue();
    assertThat(traits(disabling(bool(true))).plainValidation()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "f", "F", "false", "FALSE", "False", "", "test", "tRUE", "yes", " true"})
  void everythingElseDoesNot(String text) {
    assertThat(traits(disabling(string(text))).plainValidation()).isFalse();
  }

  static Stream<Value> notAFlag() {
    return Stream.of(
        bool(false),
        number(1),
        Value.getDefaultInstance(),
        Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build(),
        Value.newBuilder().setStructValue(Struct.newBuilder().putFields("x", bool(true))).build(),
        Value.newBuilder().setListValue(ListValue.newBuilder().addValues(bool(true))).build());
  }

  @ParameterizedTest
  @MethodSource("notAFlag")
  void valuesOfOtherTypesDoNot(Value value) {
    assertThat(traits(disabling(value)).plainValidation()).isFalse();
  }

  @Test
  void metadataCannotGiveAnOldEnvoyTheValidator() {
    assertThat(traits(disabling(Nodes.OLD, bool(false))).plainValidation()).isTrue();
  }

  @Test
  void aNodeIdIsMadeFitForLogs() {
    // A line feed, and the C1 control with which a terminal's commands may begin.
    var node = Node.newBuilder().setId("evil\nid\u009b2J" + "x".repeat(9000)).build();
    assertThat(traits(node).nodeId()).startsWith("evil id 2J").hasSizeLessThan(600);
  }
}
