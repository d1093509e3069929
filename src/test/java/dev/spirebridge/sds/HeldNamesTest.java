package dev.spirebridge.sds;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.SvidChoice;
import io.grpc.Status.Code;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that cannot be answered now: not known, no identity yet, withdrawn, expired. */
class HeldNamesTest {

  private static final SecretNames NAMES = SecretNames.spire(new SvidChoice.First());
  private static final String API = "spiffe://example.org/api";
  private static final String DEFAULT_GIVEN = "default = certificate example.org/web";
  private static final String ROOTCA_GIVEN = "ROOTCA = validator example.org";

  private final Scenes scenes = Scenes.ONE;
  private final SotwScript script = ProtocolScript.sotw(NAMES);

  static Stream<String> namesThatNobodyKnows() {
    return Stream.of(
        "spiffe://example.org/other",
        "spiffe://other.test",
        "spiffe://",
        "example.org",
        "file-cert:/etc/certs/cert.pem~/etc/certs/key.pem",
        "file-root:system",
        "kubernetes://gateway",
        "Default",
        "\u0000");
  }

  /** Differs: SPIRE refuses the whole stream for one unknown name, which starves the good ones. */
  @ParameterizedTest
  @MethodSource("namesThatNobodyKnows")
  void anUnknownNameWaitsAndHoldsUpNoOther(String unknown) {
    script.has(scenes.web).asks("default", unknown, "ROOTCA");
    script.gets(ROOTCA_GIVEN, DEFAULT_GIVEN).waitsFor(unknown);
    script.acks().getsNothing().has(scenes.webRenewed).gets(DEFAULT_GIVEN).waitsFor(unknown);
  }

  @Test
  void aHeldNameIsAnsweredTheMomentItExists() {
    script.has(scenes.web).asks("default", API).gets(DEFAULT_GIVEN).waitsFor(API);
    script.has(scenes.webAndApi).gets(API + " = certificate example.org/api").waitsFor();
  }

  /** SPIRE: TestStreamSecretsRequestReceivedBeforeWorkloadUpdate. */
  @Test
  void aRequestBeforeTheFirstIdentityIsAnsweredWhenItComes() {
    script.asks("default", "ROOTCA").getsNothing().waitsFor("default", "ROOTCA");
    script.has(scenes.web).gets(ROOTCA_GIVEN, DEFAULT_GIVEN).waitsFor();
  }

  @Test
  void theLastRequestBeforeTheFirstAnswerCounts() {
    script.asks("default").getsNothing().asks("ROOTCA").getsNothing().waitsFor("ROOTCA");
    script.has(scenes.web).gets(ROOTCA_GIVEN);
  }

  @Test
  void aNameWaitsSinceItWasFirstAskedFor() {
    script.asks("default").getsNothing();
    script.at(NOW.plusSeconds(20)).asks("default", "ROOTCA").getsNothing();
    assertThat(script.name("default").heldSince()).isEqualTo(NOW);
    assertThat(script.name("ROOTCA").heldSince()).isEqualTo(NOW.plusSeconds(20));
  }

  /** Differs: SPIRE ends the stream. Envoy keeps the old certificate either way. */
  @Test
  void anIdentityRemovedMidStreamEndsNothing() {
    script.has(scenes.webAndApi).asks(API, "ROOTCA");
    script.gets(ROOTCA_GIVEN, API + " = certificate example.org/api").acks();

    script.has(scenes.web).getsNothing().waitsFor().acks().getsNothing();
    script.has(scenes.rootsAhead).gets(ROOTCA_GIVEN);
    // The same certificate again: the client still has it.
    script.has(scenes.webAndApi).gets(ROOTCA_GIVEN);
  }

  @Test
  void afterWithdrawalNothingIsGivenAnewAndNothingIsTakenBack() {
    script.has(scenes.web).asks("default").gets(DEFAULT_GIVEN).acks();

    script.hasNothing().getsNothing().waitsFor();
    script.asks("default", "ROOTCA").getsNothing().waitsFor("ROOTCA");
    script.has(scenes.web).gets(ROOTCA_GIVEN).waitsFor();
  }

  @Test
  void aNewStreamIsHeldAfterWithdrawal() {
    script.has(scenes.web).hasNothing().asks("default", "ROOTCA").getsNothing();
    script.waitsFor("default", "ROOTCA").has(scenes.webRenewed).gets(ROOTCA_GIVEN, DEFAULT_GIVEN);
  }

  /** Differs: SPIRE gives expired certificates when its server is away. */
  @Test
  void anExpiredCertificateIsNotGivenButTrustBundlesAre() {
    script.has(scenes.web).at(Scenes.EXPIRED).asks("default", "ROOTCA");
    script.gets(ROOTCA_GIVEN).waitsFor("default");
    script.has(scenes.longLived).gets(DEFAULT_GIVEN);
  }

  @Test
  void theLastInstantOfACertificateIsStillGood() {
    script.has(scenes.web).at(Scenes.EXPIRED.minusSeconds(1)).asks("default").gets(DEFAULT_GIVEN);
  }

  @Test
  void whoHoldsACertificateThatExpiresIsNotTold() {
    script.has(scenes.web).asks("default").gets(DEFAULT_GIVEN).acks();
    script.at(Scenes.EXPIRED).getsNothing().waitsFor().acks().getsNothing();
  }

  @Test
  void aNewNameWaitsForTheSecondRoundOfAChange() {
    script.asks("default", "ROOTCA", "spiffe://example.org/web").getsNothing();
    script.hasBundlesOf(scenes.web).gets(ROOTCA_GIVEN);
    script.waitsFor("default", "spiffe://example.org/web");
    script.has(scenes.web);
    script.gets(DEFAULT_GIVEN, "spiffe://example.org/web = certificate example.org/web");
  }

  @Test
  void everythingWaitsForTheSecondRoundOfTheFirstChange() {
    script.asks().getsNothing().hasBundlesOf(scenes.web).getsNothing().has(scenes.web);
    script.gets(
        "spiffe://example.org = validator example.org",
        "spiffe://partner.test = validator partner.test",
        "spiffe://example.org/web = certificate example.org/web");
  }

  /** As SPIRE does it, in its words. */
  @Test
  void aListenerMayRefuseUnknownNames() {
    script.ruledBy(OnUnknown.FAIL, 100).has(scenes.web).asks("default", "b", "a");
    script.isRefused(
        Code.INVALID_ARGUMENT,
        "workload is not authorized for the requested identities [\"a\" \"b\"]");
  }

  /** Differs: SPIRE refuses these too. */
  @Test
  void aListenerThatRefusesUnknownNamesStillHoldsKnownOnes() {
    script.ruledBy(OnUnknown.FAIL, 100).asks("default", API).getsNothing();
    script.hasBundlesOf(scenes.webAndApi).getsNothing().waitsFor("default", API);
    script.has(scenes.webAndApi).gets(DEFAULT_GIVEN, API + " = certificate example.org/api");
  }

  @Test
  void aListenerThatRefusesUnknownNamesRefusesThemOnceItKnows() {
    script.ruledBy(OnUnknown.FAIL, 100).asks("default", API).getsNothing().has(scenes.web);
    script.isRefused(Code.INVALID_ARGUMENT, API);
  }

  @Test
  void aListenerThatRefusesUnknownNamesKeepsStreamsWhoseNameGoes() {
    script.ruledBy(OnUnknown.FAIL, 100).has(scenes.webAndApi).asks(API);
    script.gets(API + " = certificate example.org/api").acks().has(scenes.web).getsNothing();
  }

  @Test
  void anExpiredNameIsNotAnUnknownOne() {
    script.ruledBy(OnUnknown.FAIL, 100).has(scenes.web).at(Scenes.EXPIRED);
    script.asks("default").getsNothing().waitsFor("default");
  }

  @Test
  void aRefusalNamesTwentyNamesAtMost() {
    String[] names =
        Stream.iterate(10, n -> n + 1).limit(80).map(n -> "n" + n).toArray(String[]::new);
    script.ruledBy(OnUnknown.FAIL, 100).has(scenes.web).asks(names);
    script.isRefused(Code.INVALID_ARGUMENT, "[\"n10\" \"n11\"");
    assertThat(Rules.unknown(Stream.of(names).toList()).getDescription())
        .contains("\"n29\"")
        .doesNotContain("\"n30\"");
  }

  @Test
  void aChangeBeforeTheFirstRequestDoesNothing() {
    script.has(scenes.web).getsNothing();
    assertThat(script.state()).isEqualTo(StreamState.NEW);
  }
}
