package dev.spirebridge.issuer.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Verdict;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Via;
import dev.spirebridge.issuer.watch.BridgeRecords.Answer;
import dev.spirebridge.issuer.watch.BridgeRecords.Handed;
import dev.spirebridge.kubernetes.ObjectReference;
import dev.spirebridge.testing.HeldIdentities;
import dev.spirebridge.testing.TestIdentities;
import io.spiffe.spiffeid.SpiffeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BridgeRecordsTest {

  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final int MOST = 100_000;
  private static final SpiffeId BRIDGE = id("spiffe://example.org/ns/spire-bridge/sa/node");
  private static final SpiffeId CONTROLLER =
      id("spiffe://example.org/ns/spire-bridge/sa/controller");
  private static final CertificateAuthority SPIRE =
      TestIdentities.authority(TestIdentities.TRUST_DOMAIN);
  private static final WorkloadSvid WEB =
      TestIdentities.svid(SPIRE, id("spiffe://example.org/ns/shop/sa/web"), "");

  private final HeldIdentities controller = held(SPIRE, CONTROLLER);
  private Optional<TlsBridge> bridge = Optional.empty();

  @AfterEach
  void stop() {
    bridge.ifPresent(TlsBridge::close);
  }

  private static SpiffeId id(String text) {
    return SpiffeId.parse(text);
  }

  private static HeldIdentities held(CertificateAuthority authority, SpiffeId id) {
    return new HeldIdentities(
        TestIdentities.snapshot(List.of(TestIdentities.svid(authority, id, "")), authority));
  }

  private Answer ask(int port) {
    PodTarget pod =
        new PodTarget(
            new PodTarget.Id("spire-bridge", "node-1", "1"),
            new PodTarget.Place("n", "127.0.0.1"),
            "node",
            new ObjectReference("v1", "Pod", Optional.of("spire-bridge"), "n", Optional.empty()),
            false,
            false,
            new PodTarget.Ports(Optional.empty(), Optional.of(port)));
    return new BridgeRecords(controller, TestIdentities.CLOCK, LIMIT).fetch(pod, MOST);
  }

  private Answer askOneThatIs(
      CertificateAuthority authority, SpiffeId id, TlsBridge.Answering handler) {
    TlsBridge started = TlsBridge.start(held(authority, id), handler);
    bridge = Optional.of(started);
    return ask(started.port());
  }

  private Answer askOneThatSays(int status, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    return askOneThatIs(
        SPIRE,
        BRIDGE,
        out -> {
          out.write(head(status, bytes.length));
          out.write(bytes);
        });
  }

  private static byte[] head(int status, long length) {
    return "HTTP/1.1 %d x\r\nContent-Length: %d\r\n\r\n".formatted(status, length).getBytes(UTF_8);
  }

  /** What every answer of a bridge has. */
  private static String document(String fields) {
    return """
    {"version": "0.1.0", "startedAt": "2026-03-01T11:00:00Z", "now": "2026-03-01T12:00:00Z", %s}
    """
        .formatted(fields);
  }

  private static String identity(String extra, String availability, boolean isDefault, String names)
      throws CertificateEncodingException {
    return """
    {%s "subject": "x", "availability": "%s", "isDefault": %s, "acceptedNames": [%s],
     "chain": ["%s"], "later": {"a": 1}}
    """
        .formatted(
            extra,
            availability,
            isDefault,
            names,
            Base64.getEncoder().encodeToString(WEB.chain().getFirst().getEncoded()));
  }

  private static String silence(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Silent.class);
    return ((Answer.Silent) answer).why();
  }

  @Test
  void tellsWhatProxiesTookUnderTheDefaultName() throws Exception {
    String body =
        "\"identities\": ["
            + String.join(
                ",",
                identity("\"podUid\": \"p\",", "available", true, "\"default\""),
                identity("", "available", true, "\"default\", \"x\""),
                identity("\"podUid\": \"nobody-took-it\",", "available", true, ""),
                identity("\"podUid\": \"another-name\",", "available", false, "\"other\""),
                identity("\"podUid\": \"gone\",", "withdrawn", true, "\"default\""))
            + "]";
    Evidence web = new Evidence.Seen(List.of(new Presented(Via.RECORD, WEB.chain())));

    assertThat(askOneThatSays(200, document(body)))
        .isEqualTo(
            new Answer.Told(
                List.of(new Handed(Optional.of("p"), web), new Handed(Optional.empty(), web))));
  }

  @Test
  void tellsOfTheRootsOfAMove() {
    String move =
        """
        "identities": [], "moving": {"id": "a\\nb", "until": "2026-03-01T14:00:00Z",
        "trustDomains": ["a.test", "b.test"], "keyIds": ["01", "02"], "refused": "x"}
        """;
    assertThat(askOneThatSays(200, document(move)))
        .isEqualTo(
            new Answer.Told(
                List.of(),
                Optional.of(
                    "until 2026-03-01T14:00:00Z proxies also trust 2 root(s) of a.test, b.test, for"
                        + " the move a?b")));
    String keptOut = move.replace("\"01\", \"02\"", "");
    assertThat(askOneThatSays(200, document(keptOut))).isEqualTo(new Answer.Told(List.of()));
  }

  @Test
  void whatIsNoCertificateIsUnknownForThatPodAlone() throws Exception {
    String bad =
        "{\"podUid\": \"q\", \"availability\": \"available\", \"isDefault\": true,"
            + " \"acceptedNames\": [\"default\"], \"chain\": [\"AAAA\"]}";
    Answer answer =
        askOneThatSays(
            200,
            document(
                "\"identities\": [%s, %s]"
                    .formatted(bad, identity("", "available", true, "\"default\""))));

    assertThat(((Answer.Told) answer).all())
        .extracting(Handed::evidence)
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .isEqualTo(
                        new Evidence.NotSeen(
                            new Verdict.Unreachable(
                                Reason.NOT_A_CERTIFICATE,
                                "what its bridge tells of it is no certificate"))),
            second -> assertThat(second).isInstanceOf(Evidence.Seen.class));
  }

  @Test
  void believesOnlyTheBridgeOfThatPod() {
    assertThat(silence(askOneThatIs(SPIRE, id("spiffe://example.org/ns/shop/sa/node"), never())))
        .contains("spiffe://example.org/ns/shop/sa/node is not among those that are expected");
  }

  @Test
  void believesNoOtherAuthority() {
    CertificateAuthority rogue = TestIdentities.authority(TestIdentities.TRUST_DOMAIN);
    assertThat(silence(askOneThatIs(rogue, BRIDGE, never()))).contains("does not reach");
  }

  @Test
  void saysThatItHasNoIdentityItself() {
    controller.withdraw();
    assertThat(silence(ask(1))).isEqualTo("this side holds no valid SVID itself");
  }

  private static TlsBridge.Answering never() {
    return _ -> {
      throw new AssertionError("asked for a record");
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "<html>",
        "[]",
        "{}",
        "{\"identities\": 1}",
        "{\"identities\"",
        "{\"identities\": []}"
      })
  void anAnswerOfAnotherKindIsSilence(String body) {
    assertThat(silence(askOneThatSays(200, body))).startsWith("what it answers ");
  }

  @Test
  void anErrorIsSilence() {
    assertThat(silence(askOneThatSays(404, "there is nothing here")))
        .isEqualTo("it answers with the status 404");
  }

  @Test
  void aDeepAnswerIsSilence() {
    assertThat(silence(askOneThatSays(200, "[".repeat(50_000))))
        .isEqualTo("what it answers is none of a bridge's: it is not JSON, or not whole");
  }

  @Test
  void anAnswerWithoutEndIsCutOff() {
    Answer answer =
        askOneThatIs(
            SPIRE,
            BRIDGE,
            out -> {
              out.write(head(200, Long.MAX_VALUE));
              byte[] much = new byte[10_000];
              while (true) {
                out.write(much);
              }
            });
    assertThat(silence(answer)).contains("exceed");
  }

  @Test
  void aBridgeThatSaysNothingIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(silence(ask(silent.getLocalPort()))).isEqualTo("no answer within 3000 ms");
    }
  }

  @Test
  void aClosedPortIsSilence() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    assertThat(silence(ask(port))).isNotBlank();
  }
}
