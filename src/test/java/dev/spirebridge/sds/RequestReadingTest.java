package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import com.google.rpc.Status;
import dev.spirebridge.protobuf.ReadingMarshaller.Reader;
import io.envoyproxy.envoy.config.core.v3.BuildVersion;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Requests are read as protobuf's generated code reads them, whatever lies on the wire. */
class RequestReadingTest {

  private static final DiscoveryRequest SOTW =
      DiscoveryRequest.newBuilder()
          .setVersionInfo("7")
          .setNode(node())
          .addResourceNames("default")
          .addResourceNames("ROOTCA")
          .setTypeUrl(SecretEncoder.TYPE_URL)
          .setResponseNonce("n1")
          .setErrorDetail(Status.newBuilder().setCode(3).setMessage("no such certificate"))
          .setUnknownFields(unknown())
          .build();

  private static final DeltaDiscoveryRequest DELTA =
      DeltaDiscoveryRequest.newBuilder()
          .setNode(node())
          .setTypeUrl(SecretEncoder.TYPE_URL)
          .addResourceNamesSubscribe("default")
          .addResourceNamesUnsubscribe("ROOTCA")
          .putInitialResourceVersions("ROOTCA", "8")
          .putInitialResourceVersions("empty", "")
          .setResponseNonce("n2")
          .setErrorDetail(Status.newBuilder().setCode(3))
          .setUnknownFields(unknown())
          .build();

  /** What Envoy says of itself, and more. */
  private static Node node() {
    return Node.newBuilder()
        .setId("gateway")
        .setCluster("edge")
        .setMetadata(
            Struct.newBuilder()
                .putFields("other", Nodes.bool(false))
                .putFields("disable_spiffe_cert_validation", Nodes.string("true")))
        .setLocality(Locality.newBuilder().setRegion("eu"))
        .setUserAgentName("envoy")
        .setUserAgentBuildVersion(
            BuildVersion.newBuilder()
                .setVersion(SemanticVersion.newBuilder().setMajorNumber(1).setMinorNumber(39))
                .setMetadata(Struct.newBuilder().putFields("x", Nodes.number(1))))
        .addClientFeatures("envoy.lb.does_not_support_overprovisioning")
        .build();
  }

  private static UnknownFieldSet unknown() {
    return UnknownFieldSet.newBuilder()
        .addField(
            900,
            UnknownFieldSet.Field.newBuilder()
                .addVarint(1)
                .addFixed32(2)
                .addFixed64(3)
                .addLengthDelimited(ByteString.copyFromUtf8("new"))
                .addGroup(UnknownFieldSet.newBuilder().build())
                .build())
        .build();
  }

  @Test
  void aSotwRequestIsReadAsItIs() throws IOException {
    assertThat(SotwRequest.read(SOTW.toByteString().newCodedInput())).isEqualTo(expected(SOTW));
    assertThat(expected(SOTW))
        .isEqualTo(
            new SotwRequest(
                Optional.of(new ClientTraits("gateway", true)),
                SecretEncoder.TYPE_URL,
                "7",
                "n1",
                List.of("default", "ROOTCA"),
                Optional.of("no such certificate")));
  }

  @Test
  void aDeltaRequestIsReadAsItIs() throws IOException {
    assertThat(DeltaRequest.read(DELTA.toByteString().newCodedInput())).isEqualTo(expected(DELTA));
    assertThat(expected(DELTA).initialVersions()).isEqualTo(Map.of("ROOTCA", "8", "empty", ""));
  }

  @Test
  void anEmptyRequestSaysNothing() throws IOException {
    assertThat(SotwRequest.read(CodedInputStream.newInstance(new byte[0])))
        .isEqualTo(new SotwRequest(Optional.empty(), "", "", "", List.of(), Optional.empty()));
  }

  /** An xDS client may send a message in pieces: protobuf merges what comes twice. */
  @Test
  void whatComesTwiceIsMerged() throws IOException {
    DiscoveryRequest more =
        DiscoveryRequest.newBuilder()
            .setNode(
                Node.newBuilder()
                    .setMetadata(
                        Struct.newBuilder()
                            .putFields("disable_spiffe_cert_validation", Nodes.number(1)))
                    .setUserAgentBuildVersion(
                        BuildVersion.newBuilder()
                            .setVersion(SemanticVersion.newBuilder().setMinorNumber(17))))
            .addResourceNames("more")
            .setResponseNonce("later")
            .build();
    ByteString twice = SOTW.toByteString().concat(more.toByteString());

    SotwRequest read = SotwRequest.read(twice.newCodedInput());

    assertThat(read).isEqualTo(expected(DiscoveryRequest.parseFrom(twice)));
    assertThat(read.client()).contains(new ClientTraits("gateway", true));
    assertThat(read.names()).containsExactly("default", "ROOTCA", "more");
  }

  @Test
  void aVersionInWordsReplacesOneInNumbers() throws IOException {
    Node old = Nodes.OLD.toBuilder().setId("old").build();
    ByteString both =
        DiscoveryRequest.newBuilder()
            .setNode(old)
            .build()
            .toByteString()
            .concat(
                DiscoveryRequest.newBuilder()
                    .setNode(Node.newBuilder().setUserAgentVersion("unknown"))
                    .build()
                    .toByteString());

    assertThat(SotwRequest.read(both.newCodedInput()))
        .isEqualTo(expected(DiscoveryRequest.parseFrom(both)))
        .extracting(SotwRequest::client)
        .isEqualTo(Optional.of(new ClientTraits("old", false)));
  }

  @Test
  void aNameThatIsNoUtf8IsRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeByteArray(DiscoveryRequest.RESOURCE_NAMES_FIELD_NUMBER, new byte[] {(byte) 0xff});
    out.flush();

    assertThatThrownBy(() -> SotwRequest.read(CodedInputStream.newInstance(bytes.toByteArray())))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  /** Where the generated code takes bytes, so do we, and understand the same. */
  @Test
  void brokenRequestsAreReadOrRefusedAsByTheGeneratedCode() {
    int read =
        comparedBroken(
                SOTW, DiscoveryRequest::parseFrom, RequestReadingTest::expected, SotwRequest::read)
            + comparedBroken(
                DELTA,
                DeltaDiscoveryRequest::parseFrom,
                RequestReadingTest::expected,
                DeltaRequest::read);

    assertThat(read).as("broken requests that can be read all the same").isGreaterThan(1000);
  }

  private interface Parser<M> {
    M parse(byte[] bytes) throws InvalidProtocolBufferException;
  }

  private static <M extends Message, Q> int comparedBroken(
      M whole, Parser<M> generated, Function<M, Q> expected, Reader<Q> reader) {
    SplittableRandom random = new SplittableRandom(7);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = broken(whole.toByteArray(), random);
      M parsed;
      try {
        parsed = generated.parse(bytes);
      } catch (InvalidProtocolBufferException e) {
        continue;
      }
      read++;
      try {
        assertThat(reader.read(CodedInputStream.newInstance(bytes)))
            .as("of %s", Arrays.toString(bytes))
            .isEqualTo(expected.apply(parsed));
      } catch (IOException e) {
        throw new AssertionError("the generated code reads " + Arrays.toString(bytes), e);
      }
    }
    return read;
  }

  private static byte[] broken(byte[] whole, SplittableRandom random) {
    byte[] bytes =
        random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
    for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static SotwRequest expected(DiscoveryRequest request) {
    return new SotwRequest(
        request.hasNode() ? Optional.of(traits(request.getNode())) : Optional.empty(),
        request.getTypeUrl(),
        request.getVersionInfo(),
        request.getResponseNonce(),
        request.getResourceNamesList(),
        request.hasErrorDetail()
            ? Optional.of(reason(request.getErrorDetail()))
            : Optional.empty());
  }

  private static DeltaRequest expected(DeltaDiscoveryRequest request) {
    return new DeltaRequest(
        request.hasNode() ? Optional.of(traits(request.getNode())) : Optional.empty(),
        request.getTypeUrl(),
        request.getResourceNamesSubscribeList(),
        request.getResourceNamesUnsubscribeList(),
        request.getInitialResourceVersionsMap(),
        request.getResponseNonce(),
        request.hasErrorDetail()
            ? Optional.of(reason(request.getErrorDetail()))
            : Optional.empty());
  }

  private static String reason(Status error) {
    return ClientText.reason(error.getCode(), error.getMessage());
  }

  private static ClientTraits traits(Node node) {
    SemanticVersion version = node.getUserAgentBuildVersion().getVersion();
    boolean old =
        node.getUserAgentBuildVersion().hasVersion()
            && !(version.getMajorNumber() > 1
                || (version.getMajorNumber() == 1 && version.getMinorNumber() > 17));
    Value value =
        node.getMetadata()
            .getFieldsOrDefault("disable_spiffe_cert_validation", Value.getDefaultInstance());
    List<String> yes = List.of("1", "t", "T", "TRUE", "true", "True");
    return new ClientTraits(
        ClientText.bounded(node.getId()),
        old || value.getBoolValue() || yes.contains(value.getStringValue()));
  }
}
