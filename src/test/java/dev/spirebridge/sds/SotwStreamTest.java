package dev.spirebridge.sds;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.sds.Acknowledgement.Accepted;
import dev.spirebridge.sds.Acknowledgement.None;
import dev.spirebridge.sds.Acknowledgement.Rejected;
import dev.spirebridge.sds.Acknowledgement.Stale;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status.Code;
import org.junit.jupiter.api.Test;

/** One StreamSecrets stream over time: pushes, ACK, NACK, nonces, reconnects, the node. */
class SotwStreamTest {

  private static final String WEB = "spiffe://example.org/web";
  private static final String WEB_GIVEN = WEB + " = certificate example.org/web";

  private final Scenes scenes = Scenes.ONE;
  private final SotwScript script =
      ProtocolScript.sotw(SecretNames.spire(new SvidChoice.First())).has(scenes.web);

  @Test
  void aRenewedCertificateIsPushed() {
    script.asks(WEB).gets(WEB_GIVEN).acks().getsNothing();
    String first = script.version(WEB);

    script.has(scenes.webRenewed).gets(WEB_GIVEN);

    assertThat(script.version(WEB)).isNotEqualTo(first);
  }

  @Test
  void isPushedEvenToAClientThatHasNotAnsweredYet() {
    script.asks(WEB).gets(WEB_GIVEN).has(scenes.webRenewed).gets(WEB_GIVEN);
  }

  /** Differs: SPIRE sends every name again on every update. */
  @Test
  void identicalContentIsNotPushedAgain() {
    script.asks(WEB, "ROOTCA").gets("ROOTCA = validator example.org", WEB_GIVEN).acks();

    script.has(new Scenes().web).gets("ROOTCA = validator example.org", WEB_GIVEN).acks();
    script.has(scenes.web).gets("ROOTCA = validator example.org", WEB_GIVEN).acks();
    script.has(scenes.web).getsNothing();
  }

  /** Differs: SPIRE sends all names of the last request. */
  @Test
  void onlyWhatChangedIsSent() {
    script.asks(WEB, "ROOTCA", "ALL");
    script.gets(
        "ALL = validator example.org+partner.test", "ROOTCA = validator example.org", WEB_GIVEN);

    script.acks().has(scenes.webRenewed).gets(WEB_GIVEN);
    script.acks().has(scenes.withoutPartner).gets("ALL = validator example.org", WEB_GIVEN);
  }

  @Test
  void aTrustBundleGoesOutBeforeTheCertificateThatNeedsIt() {
    script.asks("default", "ROOTCA");
    script.gets("ROOTCA = validator example.org", "default = certificate example.org/web").acks();

    script.hasBundlesOf(scenes.rotated).gets("ROOTCA = validator example.org").acks();
    script.has(scenes.rotated).gets("default = certificate example.org/web");
  }

  @Test
  void anAckIsSilentAndNotedWithTheTimeItTook() {
    script.asks(WEB).gets(WEB_GIVEN).at(NOW.plusSeconds(2)).acks().getsNothing();

    assertThat(script.acknowledgement())
        .isInstanceOfSatisfying(Accepted.class, ack -> assertThat(ack.after()).hasSeconds(2));
    assertThat(script.name(WEB).acked()).isEqualTo(script.version(WEB));
    assertThat(script.state().unanswered()).isEmpty();
  }

  /** SPIRE: TestStreamSecretsApplicationDoesNotSpin. */
  @Test
  void aNackIsNotAnsweredWithTheSameBytesButWithTheNextOnes() {
    script.asks(WEB).gets(WEB_GIVEN).nacks("OHNO!").getsNothing().isNotedAs(Rejected.class);
    assertThat(script.name(WEB).nack()).isEqualTo("OHNO!");
    assertThat(script.name(WEB).acked()).isNull();

    script.has(scenes.webRenewed).gets(WEB_GIVEN).acks().isNotedAs(Accepted.class);
    assertThat(script.name(WEB).nack()).isNull();
  }

  @Test
  void namesThatChangeInANackCount() {
    script.asks(WEB).gets(WEB_GIVEN);
    var nack = script.request().setErrorDetail(Status.newBuilder().setMessage("no"));

    script.sends(nack.addResourceNames("ROOTCA").build()).gets("ROOTCA = validator example.org");
  }

  @Test
  void anOldVersionUnderTheLastNonceIsANackToo() {
    script.asks(WEB).gets(WEB_GIVEN).asks(WEB).getsNothing().isNotedAs(Rejected.class);
    assertThat(script.name(WEB).nack()).isEqualTo("the client stayed at version \"\"");
  }

  @Test
  void aReasonIsNeverEmptyAndNeverLong() {
    script.asks(WEB).gets(WEB_GIVEN).nacks(" \n").getsNothing();
    assertThat(script.name(WEB).nack()).isEqualTo("rejected without a reason, code 3");

    script.has(scenes.webRenewed).gets(WEB_GIVEN).nacks("two\nlines" + "!".repeat(9000));
    assertThat(script.name(WEB).nack()).startsWith("two lines!").hasSizeLessThan(600);
  }

  /** SPIRE: TestStreamSecretsBadNonce. */
  @Test
  void aStaleNonceIsIgnoredNamesAndAllAndTheLastOneIsHonoured() {
    script.asks(WEB).gets(WEB_GIVEN);
    var stale = script.request().setResponseNonce("FOO").clearResourceNames();

    script.sends(stale.addResourceNames("ROOTCA").build()).getsNothing().isNotedAs(Stale.class);
    assertThat(script.state().names()).containsOnlyKeys(WEB);
    script.asks("ROOTCA").gets("ROOTCA = validator example.org");
  }

  @Test
  void aRequestThatCrossedAResponseIsFollowedByOneThatCounts() {
    script.asks(WEB).gets(WEB_GIVEN);
    var crossing = script.request().setVersionInfo(script.version(WEB)).addResourceNames("ROOTCA");
    script.has(scenes.webRenewed).gets(WEB_GIVEN);

    script.sends(crossing.build()).getsNothing().isNotedAs(Accepted.class);
    assertThat(script.state().unanswered()).hasSize(1);
    script.asks(WEB, "ROOTCA").gets("ROOTCA = validator example.org");
  }

  /** It would change the form of what the stream was given, with nothing to bring the new one. */
  @Test
  void aNodeThatComesUnderAStaleNonceDoesNotCount() {
    script.asks("ROOTCA").gets("ROOTCA = validator example.org").acks();

    script
        .node(Nodes.OLD)
        .sends(script.request().setResponseNonce("FOO").build())
        .isNotedAs(Stale.class);

    script.has(scenes.web).getsNothing();
  }

  @Test
  void aRequestWithoutANonceAfterAResponseIsStale() {
    script.asks(WEB).gets(WEB_GIVEN);
    script
        .sends(script.request().clearResponseNonce().addResourceNames("ROOTCA").build())
        .getsNothing()
        .isNotedAs(Stale.class);
  }

  @Test
  void theSameAckTwiceIsNoted() {
    script.asks(WEB).gets(WEB_GIVEN).acks().isNotedAs(Accepted.class);
    script.acks().getsNothing().isNotedAs(None.class);
  }

  @Test
  void aClientThatReconnectsIsAnsweredWhateverItsVersionAndNonce() {
    script.asks(WEB).gets(WEB_GIVEN);
    var returning = script.request().setVersionInfo(script.version(WEB)).build();

    ProtocolScript.sotw(SecretNames.spire(new SvidChoice.First()))
        .has(scenes.web)
        .sends(returning)
        .gets(WEB_GIVEN)
        .isNotedAs(None.class);
  }

  @Test
  void theVersionIsTheSameOnEveryStream() {
    script.asks(WEB).gets(WEB_GIVEN);
    var other = ProtocolScript.sotw(SecretNames.spire(new SvidChoice.First()));

    other.has(scenes.web).asks(WEB).gets(WEB_GIVEN);

    assertThat(other.reply().version()).isEqualTo(script.reply().version());
  }

  @Test
  void anotherTypeIsRefused() {
    var request =
        script.request().setTypeUrl("type.googleapis.com/envoy.config.cluster.v3.Cluster");
    script.sends(request.build()).isRefused(Code.INVALID_ARGUMENT, "cluster.v3.Cluster");
  }

  @Test
  void theTypeMayBeLeftOut() {
    script.sends(script.request().clearTypeUrl().addResourceNames(WEB).build()).gets(WEB_GIVEN);
  }

  @Test
  void moreNamesThanAllowedAreRefused() {
    script.ruledBy(OnUnknown.HOLD, 2).asks("a", "b").getsNothing();
    script.asks("a", "b", "c").isRefused(Code.INVALID_ARGUMENT, "limits.namesPerStream");
  }

  /** SPIRE: TestStreamSecretsStreamingKeepNodeInformation; there a first request may lose it. */
  @Test
  void theNodeOfTheFirstRequestIsKept() {
    script.hasNothing().node(Nodes.OLD).asks("ROOTCA").getsNothing();
    script.asks("ROOTCA").getsNothing();

    script.has(scenes.web).gets("ROOTCA = plain example.org").acks();
    script.has(scenes.rootsAhead).gets("ROOTCA = plain example.org");
    assertThat(script.state().client().nodeId()).isEqualTo("envoy-1.17");
  }

  @Test
  void aLaterNodeChangesNothing() {
    script.node(Nodes.OLD).asks("ROOTCA").gets("ROOTCA = plain example.org");
    script.node(Nodes.NEW).acks().getsNothing().has(scenes.rootsAhead);
    script.gets("ROOTCA = plain example.org");
  }

  @Test
  void aNodeThatComesLateIsBetterThanNone() {
    script.asks("ROOTCA").gets("ROOTCA = validator example.org");
    script.node(Nodes.OLD).acks().gets("ROOTCA = plain example.org");
  }

  @Test
  void anEmptyNodeIsLikeNone() {
    var request = script.request().setNode(Node.getDefaultInstance()).addResourceNames("ROOTCA");
    script.sends(request.build()).gets("ROOTCA = validator example.org");
  }

  @Test
  void aClientThatNeverAnswersIsRememberedForEightResponses() {
    script.asks(WEB).gets(WEB_GIVEN);
    for (int i = 0; i < 12; i++) {
      script.has(i % 2 == 0 ? scenes.webRenewed : scenes.web).gets(WEB_GIVEN);
    }
    assertThat(script.state().unanswered())
        .hasSize(8)
        .extracting(Answer::nonce)
        .endsWith(script.nonce(12))
        .startsWith(script.nonce(5));

    var forgotten = script.request().setResponseNonce(script.nonce(4)).build();
    script.sends(forgotten).getsNothing().isNotedAs(Stale.class);
  }
}
