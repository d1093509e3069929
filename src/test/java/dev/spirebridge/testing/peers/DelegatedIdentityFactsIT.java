package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.testing.Await;
import io.grpc.Status;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509BundlesResponse;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsResponse;

/**
 * What the node bridge rests on, at SPIRE's agent itself: when this fails, it is SPIRE that has
 * changed.
 */
class DelegatedIdentityFactsIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration A_WHILE = Duration.ofSeconds(1);
  private static final int LEAF_SECONDS = 600;
  private static final int NO_SUCH_PID = 4_194_303;
  private static final String OWN = "spiffe://example.org";
  private static final String PARTNER = "spiffe://partner.test";
  private static final String DELEGATE = OWN + "/spire-bridge";
  private static final List<String> DELEGATES = List.of(DELEGATE);
  private static final OtherUser FIRST = new OtherUser(2001);
  private static final OtherUser SECOND = new OtherUser(2002);
  private static final SpireEntry DELEGATE_ENTRY =
      SpireEntry.forThisUser("/spire-bridge", LEAF_SECONDS);
  private static final SpireEntry FIRST_ENTRY =
      SpireEntry.forUser(FIRST.uid(), "/first", LEAF_SECONDS);
  private static final SpireEntry SECOND_ENTRY =
      SpireEntry.forUser(SECOND.uid(), "/second", LEAF_SECONDS);

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @BeforeEach
  void requireRoot() {
    OtherUser.require();
  }

  @Test
  void aDelegateIsGivenTheIdentitiesOfEachProcessItNames() {
    try (SpireInstallation spire = SpireInstallation.start(folder, "example.org", DELEGATES);
        ChildProcess first = FIRST.idle(folder.path());
        ChildProcess second = SECOND.idle(folder.path());
        DelegatedChannel channel = new DelegatedChannel(spire.agent().adminSocket())) {
      spire.server().createEntry(DELEGATE_ENTRY);
      spire.server().createEntry(FIRST_ENTRY);
      awaitDelegate(spire);
      assertThat(idsWhenThere(channel.svidsOf(first.pid()))).containsExactly(OWN + "/first");
      StreamAnswers<SubscribeToX509SVIDsResponse> early = channel.svidsOf(second.pid());
      assertThat(ids(early.next(SOON))).as("no entry: an empty message").isEmpty();
      early.expectSilence(A_WHILE);
      String entry = spire.server().createEntry(SECOND_ENTRY);
      assertThat(idsWhenThere(early)).containsExactly(OWN + "/second");
      spire.server().deleteEntry(entry);
      assertThat(ids(early.next(SOON))).as("the entry deleted: an empty message").isEmpty();
      early.expectSilence(A_WHILE);
      assertEnded(
          channel.svidsOf(NO_SUCH_PID).ended(SOON),
          Status.Code.UNAVAILABLE,
          "workload attestation failed");
    }
  }

  @Test
  void anOpenStreamOutlivesTheDelegatesEntryUntilTheNextPush() {
    try (SpireInstallation spire = SpireInstallation.start(folder, "example.org", DELEGATES);
        ChildProcess first = FIRST.idle(folder.path());
        DelegatedChannel channel = new DelegatedChannel(spire.agent().adminSocket())) {
      String delegateEntry = spire.server().createEntry(DELEGATE_ENTRY);
      String entry = spire.server().createEntry(FIRST_ENTRY);
      awaitDelegate(spire);
      StreamAnswers<SubscribeToX509SVIDsResponse> svids = channel.svidsOf(first.pid());
      assertThat(idsWhenThere(svids)).hasSize(1);
      StreamAnswers<SubscribeToX509BundlesResponse> bundles = channel.bundles();
      assertThat(bundles.next(SOON).getCaCertificatesMap()).containsOnlyKeys(OWN);
      spire.server().deleteEntry(delegateEntry);
      Await.until("the loss", SOON, () -> !spire.agent().servesThisUser());
      assertNoIdentity(channel.svidsOf(first.pid()).ended(SOON));
      svids.expectSilence(A_WHILE);
      spire.server().updateEntry(entry, FIRST_ENTRY.withHint("again"));
      assertNoIdentity(svids.ended(SOON));
      assertThat(bundles.waiting()).as("on the stream of bundles").isZero();
      spire.server().authorities().prepare();
      assertNoIdentity(bundles.ended(SOON));
      spire.server().createEntry(SpireEntry.forThisUser("/not-on-the-list", LEAF_SECONDS));
      awaitDelegate(spire);
      assertNotOnTheList(channel.svidsOf(first.pid()).ended(SOON));
      assertNotOnTheList(channel.bundles().ended(SOON));
    }
  }

  @Test
  void anOpenStreamOfBundlesNeverDropsATrustDomain() throws Exception {
    try (SpireInstallation spire = SpireInstallation.start(folder, "example.org", DELEGATES);
        ChildProcess first = FIRST.idle(folder.path());
        DelegatedChannel channel = new DelegatedChannel(spire.agent().adminSocket())) {
      spire.server().createEntry(DELEGATE_ENTRY);
      spire
          .server()
          .setBundle(
              CertificateAuthority.selfSigned(
                  TrustDomain.parse("partner.test"), Duration.ofDays(1), InstantSource.system()));
      spire.server().createEntry(FIRST_ENTRY.withFederation(PARTNER));
      awaitDelegate(spire);
      StreamAnswers<SubscribeToX509SVIDsResponse> svids = channel.svidsOf(first.pid());
      SubscribeToX509SVIDsResponse filled = whenThere(svids);
      assertThat(filled.getFederatesWithList()).containsExactly(PARTNER);
      StreamAnswers<SubscribeToX509BundlesResponse> bundles = channel.bundles();
      assertThat(bundles.next(SOON).getCaCertificatesMap()).containsOnlyKeys(OWN, PARTNER);
      spire.server().deleteBundle(PARTNER);
      assertThat(svids.next(SOON).getFederatesWithList()).isEmpty();
      assertThat(bundles.next(SOON).getCaCertificatesMap()).containsOnlyKeys(OWN, PARTNER);
      assertThat(channel.bundles().next(SOON).getCaCertificatesMap()).containsOnlyKeys(OWN);
    }
  }

  private static void awaitDelegate(SpireInstallation spire) {
    Await.until("an identity of the delegate", SOON, () -> spire.agent().servesThisUser());
  }

  private static void assertNoIdentity(Status status) {
    assertEnded(status, Status.Code.PERMISSION_DENIED, "no identity issued");
  }

  private static void assertNotOnTheList(Status status) {
    assertEnded(
        status, Status.Code.PERMISSION_DENIED, "caller not configured as an authorized delegate");
  }

  private static void assertEnded(Status status, Status.Code code, String description) {
    assertThat(status.getCode()).isEqualTo(code);
    assertThat(status.getDescription()).isEqualTo(description);
  }

  private static List<String> idsWhenThere(StreamAnswers<SubscribeToX509SVIDsResponse> svids) {
    return ids(whenThere(svids));
  }

  /**
   * Identities whose SVID is not there yet are left out of a message, so a new entry may be told of
   * by one more empty message first; the same happens when an authority is tainted.
   */
  private static SubscribeToX509SVIDsResponse whenThere(
      StreamAnswers<SubscribeToX509SVIDsResponse> svids) {
    SubscribeToX509SVIDsResponse response = svids.next(SOON);
    while (response.getX509SvidsCount() == 0) {
      response = svids.next(SOON);
    }
    return response;
  }

  private static List<String> ids(SubscribeToX509SVIDsResponse response) {
    return response.getX509SvidsList().stream()
        .map(svid -> svid.getX509Svid().getId())
        .map(id -> "spiffe://" + id.getTrustDomain() + id.getPath())
        .toList();
  }
}
