package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.SvidChoice;
import org.junit.jupiter.api.Test;

/** A Delta client that asks for everything. */
class DeltaWildcardTest {

  private static final String OWN = "spiffe://example.org";
  private static final String FEDERATED = "spiffe://partner.test";
  private static final String WEB = "spiffe://example.org/web";
  private static final String API = "spiffe://example.org/api";

  private static final String OWN_GIVEN = OWN + " = validator example.org";
  private static final String FEDERATED_GIVEN = FEDERATED + " = validator partner.test";
  private static final String WEB_GIVEN = WEB + " = certificate example.org/web";
  private static final String API_GIVEN = API + " = certificate example.org/api";
  private static final String DEFAULT_GIVEN = "default = certificate example.org/web";

  private final Scenes scenes = Scenes.ONE;
  private final DeltaScript script =
      ProtocolScript.delta(SecretNames.spire(new SvidChoice.First())).has(scenes.web);

  @Test
  void aFirstRequestWithoutNamesMeansEverything() {
    script.subscribes().gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN).acks().getsNothing();
    assertThat(script.state().wildcard()).isTrue();
  }

  @Test
  void anAsteriskMeansEverythingAtAnyTime() {
    script.subscribes("default").gets(DEFAULT_GIVEN).acks();
    script.subscribes("*").gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN).acks().getsNothing();
  }

  @Test
  void everythingGrowsAndShrinksWithWhatThereIs() {
    script.subscribes("*").gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN).acks();
    script.has(scenes.webAndApi).gets(API_GIVEN).acks();
    script.has(scenes.apiOnly).isToldGone(WEB).acks().getsNothing();
    script.has(scenes.webAndApi).gets(WEB_GIVEN).acks();
    script.has(scenes.withoutPartner).isToldGone(API, FEDERATED);
    // A new answer when it comes back, whatever was sent before.
    script.acks().has(scenes.webAndApi).gets(FEDERATED_GIVEN, API_GIVEN);
  }

  @Test
  void anAckOfARemovalIsNoted() {
    script.subscribes("*").gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN).acks();
    script.has(scenes.withoutPartner).isToldGone(FEDERATED).acks();
    script.isNotedAs(Acknowledgement.Accepted.class);
    assertThat(script.state().unanswered()).isEmpty();
  }

  /**
   * Nothing sorts out names while nothing is there: each one that was dropped was kept for ever.
   */
  @Test
  void namesThatAreAddedAndDroppedWhileNothingIsThereDoNotPileUp() {
    script.hasNothing().subscribes("*").getsNothing();
    for (int i = 0; i < 1000; i++) {
      script.subscribes("made-up-" + i).getsNothing().unsubscribes("made-up-" + i).getsNothing();
    }
    assertThat(script.state().names()).isEmpty();
    script.has(scenes.web).gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN);
  }

  @Test
  void withdrawalAndExpiryAreNoRemoval() {
    script.subscribes("*").gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN).acks();
    script.hasNothing().getsNothing().has(scenes.web).getsNothing();
    script.at(Scenes.EXPIRED).getsNothing().acks().getsNothing();
  }

  @Test
  void whatWasNeverGivenIsNotReportedAsRemoved() {
    script.at(Scenes.EXPIRED).subscribes("*").gets(OWN_GIVEN, FEDERATED_GIVEN).acks();
    script.waitsFor(WEB).has(scenes.apiOnly).getsNothing().waitsFor(API);
  }

  @Test
  void aNameOfOnesOwnIsKeptBesideEverythingAndNeverReportedAsRemoved() {
    script.subscribes("*", API, FEDERATED).gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN);
    script.waitsFor(API).acks().has(scenes.withoutPartner).getsNothing();
    script.has(scenes.webAndApi).gets(API_GIVEN).acks().has(scenes.web).getsNothing();
  }

  /** The example of the xDS protocol, "How the client specifies what resources to return". */
  @Test
  void everythingAndNamesFollowTheProtocolsExample() {
    script.subscribes().gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN).acks();
    script.subscribes("default").gets(DEFAULT_GIVEN).acks();
    script.unsubscribes("*").getsNothing();
    assertThat(script.state().names()).containsOnlyKeys("default");
    script.unsubscribes("default").getsNothing().has(scenes.webRenewed).getsNothing();
    assertThat(script.state().wildcard()).isFalse();
    assertThat(script.state().names()).isEmpty();
  }

  @Test
  void afterGivingUpEverythingOnlyNamesArePushed() {
    script.subscribes("*", WEB).gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN).acks();
    script.unsubscribes("*").getsNothing().has(scenes.rootsAhead).getsNothing();
    script.has(scenes.webRenewed).gets(WEB_GIVEN);
  }

  /**
   * go-control-plane reads the protocol so: the client must learn whether it still has the name.
   */
  @Test
  void aNameThatIsGivenUpButStillCoveredIsSentAgain() {
    script.subscribes("*", WEB).gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN).acks();
    script.unsubscribes(WEB).gets(WEB_GIVEN).acks().getsNothing();
    script.has(scenes.withoutPartner).isToldGone(FEDERATED);
  }

  @Test
  void aNameThatIsGivenUpAndNotCoveredIsReportedAsRemoved() {
    script.subscribes("*", "default").gets(OWN_GIVEN, FEDERATED_GIVEN, DEFAULT_GIVEN, WEB_GIVEN);
    script.acks().unsubscribes("default").isToldGone("default");
  }

  @Test
  void aHeldNameThatIsGivenUpIsNotReportedAsRemoved() {
    script.subscribes("*", API).gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN).acks();
    script.unsubscribes(API).getsNothing().waitsFor();
  }

  @Test
  void everythingIsHeldWhileThereIsNoIdentity() {
    script.hasNothing().subscribes().getsNothing().has(scenes.web);
    script.gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN);
  }

  /** One round late for bundles that are new, never early for certificates. */
  @Test
  void everythingFollowsAChangeInTwoRounds() {
    script.has(scenes.withoutPartner).subscribes("*").gets(OWN_GIVEN, WEB_GIVEN).acks();
    script.hasBundlesOf(scenes.rotated).gets(OWN_GIVEN);
    script.has(scenes.rotated).gets(FEDERATED_GIVEN, WEB_GIVEN);
  }
}
