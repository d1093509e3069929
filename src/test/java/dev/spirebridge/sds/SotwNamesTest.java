package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.SvidChoice;
import org.junit.jupiter.api.Test;

/** What a StreamSecrets stream asks for, and how that changes. */
class SotwNamesTest {

  private static final String OWN = "spiffe://example.org";
  private static final String FEDERATED = "spiffe://partner.test";
  private static final String WEB = "spiffe://example.org/web";
  private static final String API = "spiffe://example.org/api";

  private static final String OWN_GIVEN = OWN + " = validator example.org";
  private static final String FEDERATED_GIVEN = FEDERATED + " = validator partner.test";
  private static final String WEB_GIVEN = WEB + " = certificate example.org/web";
  private static final String API_GIVEN = API + " = certificate example.org/api";
  private static final String ROOTCA_GIVEN = "ROOTCA = validator example.org";
  private static final String DEFAULT_GIVEN = "default = certificate example.org/web";

  private final Scenes scenes = Scenes.ONE;
  private final SotwScript script =
      ProtocolScript.sotw(SecretNames.spire(new SvidChoice.First())).has(scenes.web);

  /** Differs: SPIRE finds one of them and refuses the rest. */
  @Test
  void twoAliasesOfBundlesMayBeAskedTogether() {
    script.asks("ROOTCA", "ALL", OWN);
    script.gets("ALL = validator example.org+partner.test", ROOTCA_GIVEN, OWN_GIVEN);
  }

  /** Differs: SPIRE finds one of them and refuses the other. */
  @Test
  void anSvidMayBeAskedByNameAndByAlias() {
    script.asks("default", WEB).gets(DEFAULT_GIVEN, WEB_GIVEN);
    assertThat(script.version("default")).isEqualTo(script.version(WEB));
  }

  /** By which a client that repeats an older one is known to have refused it. */
  @Test
  void aResponseOfSeveralHasTheVersionOfAllThatIsInIt() {
    script.asks("default", "ROOTCA").gets(ROOTCA_GIVEN, DEFAULT_GIVEN);
    String first = script.reply().version();
    script.has(scenes.rotated).gets(ROOTCA_GIVEN, DEFAULT_GIVEN);
    assertThat(script.reply().version()).isNotEqualTo(first);
  }

  @Test
  void aNameAskedTwiceIsGivenOnce() {
    script.asks(WEB, WEB, "ROOTCA", WEB).gets(ROOTCA_GIVEN, WEB_GIVEN);
    assertThat(script.state().names()).containsOnlyKeys(WEB, "ROOTCA");
  }

  /** Differs: SPIRE compares the lists' lengths and misses this change. */
  @Test
  void aNameReplacedByADuplicateIsDropped() {
    script.asks(WEB, "ROOTCA").gets(ROOTCA_GIVEN, WEB_GIVEN).acks();
    script.asks(WEB, WEB).getsNothing();
    assertThat(script.state().names()).containsOnlyKeys(WEB);
  }

  /** SPIRE: TestStreamSecretsSubChanged. */
  @Test
  void aChangedListIsAnswered() {
    script.asks(WEB).gets(WEB_GIVEN).acks().asks(OWN).gets(OWN_GIVEN);
    assertThat(script.state().names()).containsOnlyKeys(OWN);
  }

  @Test
  void onlyTheAddedNameIsAnswered() {
    script.asks(WEB).gets(WEB_GIVEN).acks().asks(WEB, "ROOTCA").gets(ROOTCA_GIVEN);
  }

  @Test
  void aNameThatIsDroppedIsNotPushedAndAnsweredWhenItComesBack() {
    script.asks(WEB, "ROOTCA").gets(ROOTCA_GIVEN, WEB_GIVEN).acks();
    script.asks("ROOTCA").getsNothing().has(scenes.webRenewed).getsNothing();
    script.asks("ROOTCA", WEB).gets(WEB_GIVEN);
    script.acks().asks("ROOTCA").asks("ROOTCA", WEB).gets(WEB_GIVEN);
  }

  @Test
  void severalIdentitiesAreGivenByTheirNamesAndTheFirstAsDefault() {
    script.has(scenes.webAndApi).asks("default", WEB, API);
    script.gets(DEFAULT_GIVEN, API_GIVEN, WEB_GIVEN);
  }

  /** Differs: SPIRE's SDS knows no hints. */
  @Test
  void theDefaultMayBeChosenByHint() {
    var internal = SecretNames.spire(new SvidChoice.WithHint("internal"));
    ProtocolScript.sotw(internal)
        .has(scenes.webAndApi)
        .asks("default")
        .gets("default = certificate example.org/api")
        // The hint goes: nothing else takes its place.
        .has(scenes.web)
        .getsNothing();
  }

  @Test
  void ofTwoIdentitiesWithOneIdTheFirstIsGiven() {
    script.asks(WEB).gets(WEB_GIVEN).has(scenes.webTwice).getsNothing();
    script.asks().getsNothing();
    assertThat(script.state().names()).isEmpty();
  }

  @Test
  void everythingFollowsWhatThereIs() {
    script.asks().gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN).acks().getsNothing();
    script.has(scenes.webAndApi).gets(API_GIVEN).acks().getsNothing();
    script.has(scenes.apiOnly).getsNothing();
    script.has(scenes.webAndApi).gets(WEB_GIVEN);
  }

  /** Envoy rejects an SDS response without resources; the protocol calls it a no-op. */
  @Test
  void thatSomethingIsGoneCannotBeSaid() {
    script.asks("*").gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN).acks();
    script.has(scenes.withoutPartner).getsNothing();
    assertThat(script.state().names()).containsOnlyKeys(OWN, WEB);
  }

  @Test
  void anEmptyNameIsNoName() {
    script.asks("", "").gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN);
    assertThat(script.state().wildcard()).isTrue();
  }

  /** Differs: SPIRE answers with the trust bundle alone, to a workload that it does not know. */
  @Test
  void everythingIsHeldWhileThereIsNoIdentity() {
    script.hasNothing().asks().getsNothing().waitsFor();
    script.has(scenes.web).gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN);
  }

  /** The example of the xDS protocol, "How the client specifies what resources to return". */
  @Test
  void everythingAndNamesFollowTheProtocolsExample() {
    script.asks().gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN).acks();
    script.asks("*", "default").gets(DEFAULT_GIVEN).acks();
    script.asks("default").getsNothing();
    assertThat(script.state().names()).containsOnlyKeys("default");
    script.asks().getsNothing().has(scenes.webRenewed).getsNothing();
    assertThat(script.state().wildcard()).isFalse();
    assertThat(script.state().names()).isEmpty();
  }

  /** Differs: in SPIRE an empty list always means everything, so that nothing can be given up. */
  @Test
  void anEmptyListAfterNamesMeansNothing() {
    script.asks("default").gets(DEFAULT_GIVEN).acks().asks().getsNothing();
    script.has(scenes.webRenewed).getsNothing();
  }

  @Test
  void anEmptyListAfterAnAsteriskMeansNothing() {
    script.asks("*").gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN).acks().asks().getsNothing();
    script.has(scenes.webRenewed).getsNothing();
    assertThat(script.state().wildcard()).isFalse();
  }

  /** xDS protocol: newly requested resources are sent again, though they were sent unrequested. */
  @Test
  void aNameThatEverythingCoveredIsAnsweredWhenItIsNamed() {
    script.asks("*").gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN).acks();
    script.asks("*", WEB).gets(WEB_GIVEN).acks().asks("*", WEB).getsNothing();
  }

  /** The very names that it has: what is new about them is that they are all it wants. */
  @Test
  void namingAllThatEverythingCoversIsTheEndOfEverything() {
    script.asks("*").gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN).acks();
    script.asks(OWN, FEDERATED, WEB).gets(OWN_GIVEN, FEDERATED_GIVEN, WEB_GIVEN).acks();
    assertThat(script.state().wildcard()).isFalse();
    script.has(scenes.webAndApi).getsNothing();
  }

  @Test
  void everythingOfAnAliasProfileIsItsAliases() {
    ProtocolScript.sotw(SecretNames.istio(new SvidChoice.First()))
        .has(scenes.web)
        .asks()
        .gets("ROOTCA = validator example.org+partner.test", DEFAULT_GIVEN);
  }
}
