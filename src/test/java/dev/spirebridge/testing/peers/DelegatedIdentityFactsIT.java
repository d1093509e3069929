package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.testing.Await;
import io.grpc.Status;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsResponse;

/**
 * What the node bridge rests on, at SPIRE's agent itself: when this fails, it is SPIRE that has
 * changed.
 */
class DelegatedIdentityFactsIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration A_WHILE = Duration.ofSeconds(2);
  private static final int LEAF_SECONDS = 600;
  private static final String DELEGATE = "spiffe://example.org/spire-bridge";
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
    try (SpireInstallation spire = authorized();
        ChildProcess first = FIRST.idle(folder.path());
        ChildProcess second = SECOND.idle(folder.path());
        DelegatedChannel channel = new DelegatedChannel(spire.agent().adminSocket())) {
      spire.server().createEntry(FIRST_ENTRY);
      awaitDelegate(spire);
      Await.until("the first entry", SOON, () -> spire.agent().serves(FIRST));
      assertThat(ids(channel.svidsOf(first.pid()).next(SOON)))
          .containsExactly("spiffe://example.org/first");
      // Without an entry: an empty message on a stream that stays, and is filled later.
      StreamAnswers<SubscribeToX509SVIDsResponse> early = channel.svidsOf(second.pid());
      assertThat(ids(early.next(SOON))).isEmpty();
      early.expectSilence(A_WHILE);
      String entry = spire.server().createEntry(SECOND_ENTRY);
      assertThat(ids(early.next(SOON))).containsExactly("spiffe://example.org/second");
      spire.server().deleteEntry(entry);
      assertThat(ids(early.next(SOON))).isEmpty();
      assertThat(early.isOpen()).isTrue();
      System.out.println("FACT no such pid: " + describe(channel.svidsOf(4_194_000)));
    }
  }

  @Test
  void aStreamOutlivesTheDelegatesEntryUntilTheNextPush() {
    try (SpireInstallation spire =
            SpireInstallation.start(folder, "example.org", List.of(DELEGATE));
        ChildProcess first = FIRST.idle(folder.path());
        DelegatedChannel channel = new DelegatedChannel(spire.agent().adminSocket())) {
      String delegate = spire.server().createEntry(DELEGATE_ENTRY);
      String entry = spire.server().createEntry(FIRST_ENTRY);
      Await.until(
          "the entries", SOON, () -> spire.agent().servesThisUser() && spire.agent().serves(FIRST));
      StreamAnswers<SubscribeToX509SVIDsResponse> svids = channel.svidsOf(first.pid());
      assertThat(ids(svids.next(SOON))).hasSize(1);
      var bundles = channel.bundles();
      System.out.println("FACT bundles: " + bundles.next(SOON).getCaCertificatesMap().keySet());
      spire.server().deleteEntry(delegate);
      Await.until("the loss", SOON, () -> !spire.agent().servesThisUser());
      Status refused = channel.svidsOf(first.pid()).ended(SOON);
      System.out.println("FACT no delegate entry, new: " + refused);
      svids.expectSilence(A_WHILE);
      spire.server().updateEntry(entry, FIRST_ENTRY.withHint("again"));
      System.out.println("FACT no delegate entry, svids at push: " + svids.ended(SOON));
      System.out.println("FACT bundles waiting " + bundles.waiting() + " open " + bundles.isOpen());
      spire.server().authorities().prepare();
      System.out.println("FACT no delegate entry, bundles at push: " + bundles.ended(SOON));
      spire.server().createEntry(SpireEntry.forThisUser("/other", LEAF_SECONDS));
      Await.until("the wrong one", SOON, () -> spire.agent().servesThisUser());
      System.out.println(
          "FACT not on the list, svids: " + channel.svidsOf(first.pid()).ended(SOON));
      System.out.println("FACT not on the list, bundles: " + channel.bundles().ended(SOON));
      spire.agent().kill();
      System.out.println("FACT killed: " + channel.bundles().ended(SOON));
    }
  }

  @Test
  void anOpenBundleStreamNeverDropsATrustDomain() throws Exception {
    try (SpireInstallation spire = authorized();
        ChildProcess first = FIRST.idle(folder.path());
        DelegatedChannel channel = new DelegatedChannel(spire.agent().adminSocket())) {
      awaitDelegate(spire);
      spire.server().setBundle("spiffe://partner.test", foreignAuthority());
      spire.server().createEntry(FIRST_ENTRY.withFederation("spiffe://partner.test"));
      Await.until("the first entry", SOON, () -> spire.agent().serves(FIRST));
      var svids = channel.svidsOf(first.pid());
      System.out.println("FACT federates " + svids.next(SOON).getFederatesWithList());
      var bundles = channel.bundles();
      assertThat(bundles.next(SOON).getCaCertificatesMap())
          .containsOnlyKeys("spiffe://example.org", "spiffe://partner.test");
      spire.server().deleteBundle("spiffe://partner.test");
      System.out.println("FACT federates after " + svids.next(SOON).getFederatesWithList());
      Await.until(
          "gone from a new stream",
          SOON,
          () -> {
            return !channel
                .bundles()
                .next(SOON)
                .getCaCertificatesMap()
                .containsKey("spiffe://partner.test");
          });
      System.out.println("FACT waiting " + bundles.waiting());
      spire.server().authorities().prepare();
      System.out.println("FACT old stream " + bundles.next(SOON).getCaCertificatesMap().keySet());
      System.out.println("FACT waiting " + bundles.waiting());
    }
  }

  private String describe(StreamAnswers<SubscribeToX509SVIDsResponse> a) {
    try {
      return "answer " + ids(a.next(Duration.ofSeconds(3)));
    } catch (AssertionError e) {
      return e.toString();
    }
  }

  private SpireInstallation authorized() {
    SpireInstallation spire = SpireInstallation.start(folder, "example.org", List.of(DELEGATE));
    spire.server().createEntry(DELEGATE_ENTRY);
    return spire;
  }

  private static void awaitDelegate(SpireInstallation spire) {
    Await.until("the delegate's entry", SOON, () -> spire.agent().servesThisUser());
  }

  private Path foreignAuthority() throws IOException, CertificateEncodingException {
    CertificateAuthority authority =
        CertificateAuthority.selfSigned(
            TrustDomain.parse("partner.test"), Duration.ofDays(1), InstantSource.system());
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(authority.root().getEncoded());
    return Files.writeString(
        folder.path().resolve("partner.pem"),
        "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
  }

  private static List<String> ids(SubscribeToX509SVIDsResponse response) {
    return response.getX509SvidsList().stream()
        .map(svid -> svid.getX509Svid().getId())
        .map(id -> "spiffe://" + id.getTrustDomain() + id.getPath())
        .toList();
  }
}
