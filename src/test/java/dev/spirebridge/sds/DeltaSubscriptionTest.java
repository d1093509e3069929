package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.sds.Acknowledgement.Accepted;
import dev.spirebridge.sds.Acknowledgement.None;
import dev.spirebridge.sds.Acknowledgement.Rejected;
import dev.spirebridge.sds.Acknowledgement.Stale;
import io.grpc.Status.Code;
import org.junit.jupiter.api.Test;

/** DeltaSecrets with names; SPIRE's agent does not have this method at all. */
class DeltaSubscriptionTest {

  private static final String API = "spiffe://example.org/api";
  private static final String DEFAULT_GIVEN = "default = certificate example.org/web";
  private static final String ROOTCA_GIVEN = "ROOTCA = validator example.org";

  private final Scenes scenes = Scenes.ONE;
  private final DeltaScript script =
      ProtocolScript.delta(SecretNames.spire(new SvidChoice.First())).has(scenes.web);

  @Test
  void namesAreAddedOneByOneAndOnlyTheAddedIsAnswered() {
    script.subscribes("default").gets(DEFAULT_GIVEN).acks().getsNothing();
    script.subscribes("ROOTCA").gets(ROOTCA_GIVEN).acks().isNotedAs(Accepted.class);
    assertThat(script.state().names()).containsOnlyKeys("default", "ROOTCA");
  }

  @Test
  void onlyWhatChangedIsSent() {
    script.subscribes("default", "ROOTCA").gets(ROOTCA_GIVEN, DEFAULT_GIVEN).acks();
    script.has(scenes.webRenewed).gets(DEFAULT_GIVEN);
    script.has(scenes.rootsAhead).gets(ROOTCA_GIVEN, DEFAULT_GIVEN);
    script.has(scenes.rootsAhead).getsNothing();
  }

  @Test
  void aNameThatIsUnsubscribedIsNotPushed() {
    script.subscribes("default", "ROOTCA").gets(ROOTCA_GIVEN, DEFAULT_GIVEN).acks();
    script.unsubscribes("default").getsNothing().has(scenes.webRenewed).getsNothing();
    assertThat(script.state().names()).containsOnlyKeys("ROOTCA");
  }

  @Test
  void giveUpOfTheLastNameIsNotAWishForEverything() {
    script.subscribes("default").gets(DEFAULT_GIVEN).unsubscribes("default").getsNothing();
    script.has(scenes.webRenewed).getsNothing().acks().getsNothing();
    assertThat(script.state().wildcard()).isFalse();
  }

  @Test
  void unsubscribingWhatWasNeverAskedForDoesNothing() {
    script.subscribes("default").gets(DEFAULT_GIVEN).unsubscribes("ROOTCA", "x").getsNothing();
    assertThat(script.state().names()).containsOnlyKeys("default");
  }

  /** discovery.proto: also when the server believes that the client has the newest version. */
  @Test
  void aNameThatIsSubscribedToAgainIsAnsweredAgain() {
    script.subscribes("default").gets(DEFAULT_GIVEN).acks();
    script.subscribes("default").gets(DEFAULT_GIVEN).acks().getsNothing();
    script.unsubscribes("default").subscribes("default").gets(DEFAULT_GIVEN);
  }

  @Test
  void aNameSubscribedTwiceInOneRequestIsAnsweredOnce() {
    script.subscribes("default", "", "default").gets(DEFAULT_GIVEN);
    assertThat(script.state().names()).containsOnlyKeys("default");
  }

  @Test
  void anUnknownNameWaitsAndIsNeverReportedAsRemoved() {
    script.subscribes("default", API).gets(DEFAULT_GIVEN).waitsFor(API);
    script.acks().subscribes(API).getsNothing().waitsFor(API);
    script.has(scenes.webAndApi).gets(API + " = certificate example.org/api").waitsFor();
  }

  @Test
  void aNameThatGoesIsNotReportedAsRemovedAndStaysSubscribed() {
    script.has(scenes.webAndApi).subscribes(API).gets(API + " = certificate example.org/api");
    script.acks().has(scenes.web).getsNothing().hasNothing().getsNothing();
    script.has(scenes.webAndApi).getsNothing();
    script.has(scenes.web).subscribes(API).getsNothing().waitsFor(API);
    script.has(scenes.webAndApi).gets(API + " = certificate example.org/api");
  }

  @Test
  void aHeldNameThatIsUnsubscribedIsNoLongerWaitedFor() {
    script.subscribes(API).getsNothing().waitsFor(API).unsubscribes(API).getsNothing().waitsFor();
    script.has(scenes.webAndApi).getsNothing();
  }

  @Test
  void namesWaitForTheFirstIdentity() {
    script.hasNothing().subscribes("default").getsNothing().subscribes("ROOTCA").getsNothing();
    script.waitsFor("default", "ROOTCA").has(scenes.web).gets(ROOTCA_GIVEN, DEFAULT_GIVEN);
  }

  @Test
  void anExpiredCertificateIsNotGiven() {
    script.at(Scenes.EXPIRED).subscribes("default", "ROOTCA").gets(ROOTCA_GIVEN);
    script.waitsFor("default").has(scenes.longLived).gets(DEFAULT_GIVEN);
  }

  @Test
  void aStaleNonceStillChangesTheSubscription() {
    script.subscribes("default").gets(DEFAULT_GIVEN);
    var stale = script.request().setResponseNonce("FOO").addResourceNamesSubscribe("ROOTCA");
    script.sends(stale.build()).gets(ROOTCA_GIVEN).isNotedAs(Stale.class);
  }

  @Test
  void anAckThatCrossedAPushIsAnAckOfTheOlder() {
    script.subscribes("default").gets(DEFAULT_GIVEN);
    String first = script.version("default");
    script.has(scenes.webRenewed).gets(DEFAULT_GIVEN);

    script.sends(script.request().setResponseNonce(script.nonce(0)).build()).getsNothing();

    assertThat(script.acknowledgement()).isInstanceOf(Accepted.class);
    assertThat(script.name("default").acked()).isEqualTo(first);
    assertThat(script.name("default").sent()).isEqualTo(script.version("default"));
    script.acks().isNotedAs(Accepted.class).acks().isNotedAs(None.class).getsNothing();
  }

  @Test
  void aNackIsNotAnsweredWithTheSameBytesButWithTheNextOnes() {
    script.subscribes("default").gets(DEFAULT_GIVEN);
    script.nacks("KEY_VALUES_MISMATCH").getsNothing().isNotedAs(Rejected.class);
    assertThat(script.name("default").nack()).isEqualTo("KEY_VALUES_MISMATCH");
    script.has(scenes.web).getsNothing().has(scenes.webRenewed).gets(DEFAULT_GIVEN).acks();
    assertThat(script.name("default").nack()).isNull();
  }

  @Test
  void aSubscriptionInANackCounts() {
    script.subscribes("default").gets(DEFAULT_GIVEN);
    var nack = script.request().setResponseNonce(script.nonce(0));
    nack.getErrorDetailBuilder().setMessage("no");
    script.sends(nack.addResourceNamesSubscribe("ROOTCA").build()).gets(ROOTCA_GIVEN);
    assertThat(script.name("default").nack()).isEqualTo("no");
  }

  @Test
  void theNodeOfTheFirstRequestIsKept() {
    script.node(Nodes.OLD).subscribes("ROOTCA").gets("ROOTCA = plain example.org").acks();
    script.node(Nodes.NEW).subscribes("ALL").gets("ALL = validator example.org+partner.test");
    script.has(scenes.rootsAhead);
    script.gets("ALL = validator example.org+partner.test", "ROOTCA = plain example.org");
  }

  @Test
  void anotherTypeIsRefusedAndNoneIsTaken() {
    script.sends(script.request().clearTypeUrl().addResourceNamesSubscribe("default").build());
    script.gets(DEFAULT_GIVEN);
    script.sends(script.request().setTypeUrl("x").build()).isRefused(Code.INVALID_ARGUMENT, "x");
  }

  @Test
  void moreNamesThanAllowedAreRefused() {
    script.ruledBy(OnUnknown.HOLD, 2).subscribes("a", "b").getsNothing();
    script.unsubscribes("a").subscribes("c").getsNothing();
    script.subscribes("d").isRefused(Code.INVALID_ARGUMENT, "limits.namesPerStream");
  }

  @Test
  void aListenerMayRefuseUnknownNames() {
    script.ruledBy(OnUnknown.FAIL, 9).subscribes("default").gets(DEFAULT_GIVEN);
    script.subscribes("x").isRefused(Code.INVALID_ARGUMENT, "[\"x\"]");
  }
}
