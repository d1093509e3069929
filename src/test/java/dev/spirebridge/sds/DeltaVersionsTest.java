package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.SvidChoice;
import io.grpc.Status.Code;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A Delta client that comes back and says which versions it has (initial_resource_versions). */
class DeltaVersionsTest {

  private static final SecretNames NAMES = SecretNames.spire(new SvidChoice.First());
  private static final String OWN = "spiffe://example.org";
  private static final String FEDERATED = "spiffe://partner.test";
  private static final String WEB = "spiffe://example.org/web";
  private static final String DEFAULT_GIVEN = "default = certificate example.org/web";
  private static final String ROOTCA_GIVEN = "ROOTCA = validator example.org";

  private final Scenes scenes = Scenes.ONE;
  private final DeltaScript script = ProtocolScript.delta(NAMES).has(scenes.web);

  /** What a client has in hand that was once given these names. */
  private Map<String, String> inHand(String... names) {
    Map<String, String> versions = new HashMap<>();
    var before = ProtocolScript.delta(NAMES).has(scenes.web).subscribes(names);
    before.reply().secrets().forEach(secret -> versions.put(secret.name(), secret.version()));
    return versions;
  }

  @Test
  void whoProvesToHaveEverythingIsSentNothing() {
    script.returns(inHand("default", "ROOTCA"), "default", "ROOTCA").getsNothing().waitsFor();
    assertThat(script.state().names()).containsOnlyKeys("default", "ROOTCA");
    script.has(scenes.webRenewed).gets(DEFAULT_GIVEN);
  }

  @Test
  void onlyWhatIsStaleIsSent() {
    script.has(scenes.webRenewed).returns(inHand("default", "ROOTCA"), "default", "ROOTCA");
    script.gets(DEFAULT_GIVEN);
  }

  @Test
  void whatIsNotProvedIsSent() {
    script.returns(inHand("ROOTCA"), "default", "ROOTCA").gets(DEFAULT_GIVEN);
  }

  @Test
  void aVersionOfAnotherNameProvesNothing() {
    script.returns(Map.of(WEB, inHand("default").get("default")), "default").gets(DEFAULT_GIVEN);
  }

  @Test
  void aVersionOfSomebodyElseProvesNothing() {
    script.returns(Map.of("default", "1"), "default").gets(DEFAULT_GIVEN);
  }

  @Test
  void aVersionOfTheOtherFormProvesNothing() {
    script.node(Nodes.OLD).returns(inHand("ROOTCA"), "ROOTCA").gets("ROOTCA = plain example.org");
  }

  @Test
  void whatIsProvedButNotSubscribedIsNotPushed() {
    script.returns(inHand("default", "ROOTCA"), "ROOTCA").getsNothing();
    script.has(scenes.webRenewed).getsNothing();
    assertThat(script.state().names()).containsOnlyKeys("ROOTCA");
  }

  @Test
  void whatIsProvedIsAnsweredWhenItIsSubscribedToAgain() {
    script.returns(inHand("default"), "default").getsNothing().subscribes("default");
    script.gets(DEFAULT_GIVEN);
  }

  @Test
  void versionsCountInTheFirstRequestOnly() {
    script.subscribes("ROOTCA").gets(ROOTCA_GIVEN).acks();
    script.returns(inHand("default"), "default").gets(DEFAULT_GIVEN);
  }

  @Test
  void whoReturnsBeforeTheBridgeKnowsAnythingIsSentOnlyWhatHasChanged() {
    script.hasNothing().returns(inHand("default", "ROOTCA"), "default", "ROOTCA");
    script.getsNothing().waitsFor().has(scenes.webRenewed).gets(DEFAULT_GIVEN);
  }

  @Test
  void aProvedNameThatIsGoneIsNotReportedAsRemoved() {
    script.returns(Map.of("gone", "1"), "gone").getsNothing().waitsFor();
  }

  @Test
  void whoReturnsAskingForEverythingIsSentOnlyWhatHasChanged() {
    script.has(scenes.webRenewed).returns(inHand(OWN, FEDERATED, WEB));
    script.gets(WEB + " = certificate example.org/web");
  }

  @Test
  void whoReturnsAskingForEverythingIsToldWhatIsGone() {
    script.has(scenes.withoutPartner).returns(inHand(OWN, FEDERATED, WEB), "*");
    script.isToldGone(FEDERATED).acks().getsNothing();
  }

  @Test
  void whatIsGoneIsToldOnceTheBridgeKnows() {
    script.hasNothing().returns(inHand(OWN, FEDERATED, WEB)).getsNothing();
    script.has(scenes.withoutPartner).isToldGone(FEDERATED);
  }

  @Test
  void anAnswerCarriesEachSecretsVersionAsTheProofItCanLaterBe() {
    script.subscribes("default", "ROOTCA").gets(ROOTCA_GIVEN, DEFAULT_GIVEN);
    var response = WireFormat.delta(script.reply());
    var versions = new HashMap<String, String>();
    response.getResourcesList().forEach(each -> versions.put(each.getName(), each.getVersion()));
    assertThat(versions).isEqualTo(inHand("default", "ROOTCA"));
  }

  /** They would otherwise be a way around the limit of names. */
  @Test
  void moreVersionsThanNamesAllowedAreRefused() {
    script.ruledBy(OnUnknown.HOLD, 2).hasNothing();
    script.returns(Map.of("a", "1", "b", "1", "c", "1"));
    script.isRefused(Code.INVALID_ARGUMENT, "limits.namesPerStream");
  }
}
