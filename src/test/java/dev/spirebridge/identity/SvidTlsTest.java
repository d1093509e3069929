package dev.spirebridge.identity;

import static dev.spirebridge.testing.TestIdentities.API;
import static dev.spirebridge.testing.TestIdentities.NOW;
import static dev.spirebridge.testing.TestIdentities.PARTNER;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static dev.spirebridge.testing.TestIdentities.authority;
import static dev.spirebridge.testing.TestIdentities.snapshot;
import static dev.spirebridge.testing.TestIdentities.svid;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.testing.BelievesEverybody;
import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import dev.spirebridge.testing.HeldIdentities;
import dev.spirebridge.testing.MovableClock;
import dev.spirebridge.testing.SvidBuilder;
import io.spiffe.spiffeid.SpiffeId;
import java.io.IOException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real sockets; the server is {@code web}, the client {@code api}. */
class SvidTlsTest {

  private final CertificateAuthority authority = authority(TRUST_DOMAIN);
  private final MovableClock clock = new MovableClock(NOW);
  private final HeldIdentities web = new HeldIdentities(fresh(WEB));
  private final HeldIdentities api = new HeldIdentities(fresh(API));
  private final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
  private final SSLContext server = server(API::equals);

  private IdentitySnapshot fresh(SpiffeId id) {
    return snapshot(List.of(svid(authority, id, "")), authority);
  }

  private IdentitySnapshot with(Svid svid) {
    return new IdentitySnapshot(List.of(svid), fresh(WEB).own(), fresh(WEB).federated(), NOW);
  }

  private SSLContext server(Predicate<SpiffeId> peers) {
    return SvidTls.server(web, peers, clock, refusals::add);
  }

  /** A new one remembers no session. */
  private SSLContext client() {
    return SvidTls.client(api, WEB::equals, clock);
  }

  private static X509Certificate leaf(HeldIdentities identities) {
    return identities.latest().orElseThrow().svids().getFirst().leaf();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void eachPresentsItsSvidToTheOther(String protocol) throws Exception {
    TlsMeeting.Seen seen = TlsMeeting.of(server, client(), protocol);

    assertThat(seen.ofServer()).isEqualTo(leaf(web));
    assertThat(seen.ofClient()).isEqualTo(leaf(api));
    assertThat(refusals).isEmpty();
  }

  @Test
  void aRenewedSvidIsPresentedFromThenOn() throws Exception {
    TlsMeeting.of(server, client());
    X509Certificate before = leaf(web);
    web.renew(fresh(WEB));
    api.renew(fresh(API));

    TlsMeeting.Seen seen = TlsMeeting.of(server, client());

    assertThat(seen.ofServer()).isEqualTo(leaf(web)).isNotEqualTo(before);
    assertThat(seen.ofClient()).isEqualTo(leaf(api));
  }

  @Test
  void anAuthorityThatIsReplacedIsBelievedNoMore() throws Exception {
    TlsMeeting.of(server, client());
    CertificateAuthority next = authority(TRUST_DOMAIN);
    web.renew(snapshot(List.of(svid(next, WEB, "")), next, authority));

    assertThatThrownBy(() -> TlsMeeting.of(server, client()))
        .as("the client knows the old authority alone")
        .hasMessageContaining("does not reach the trust bundle of example.org");

    api.renew(snapshot(List.of(svid(authority, API, "")), authority, next));
    TlsMeeting.of(server, client());

    web.renew(snapshot(List.of(svid(next, WEB, "")), next));
    assertRefused(client(), "the certificate chain does not reach the trust bundle of example.org");
  }

  @Test
  void withoutAnIdentityOfItsOwnTheServerCompletesNoHandshake() throws Exception {
    web.withdraw();

    assertThatThrownBy(() -> TlsMeeting.of(server, client())).isInstanceOf(IOException.class);

    web.renew(fresh(WEB));
    TlsMeeting.of(server, client());
  }

  @Test
  void anExpiredIdentityOfItsOwnIsNotPresented() throws Exception {
    api.renew(with(longLived(API)));
    clock.setTo(leaf(web).getNotAfter().toInstant());
    TlsMeeting.of(server, presenting());
    clock.advance(Duration.ofMillis(1));

    assertThatThrownBy(() -> TlsMeeting.of(server, presenting())).isInstanceOf(IOException.class);
    assertThat(refusals).as("it did not come to the client's certificate").isEmpty();
  }

  private Svid longLived(SpiffeId id) {
    return snapshot(
            List.of(
                SvidBuilder.of(authority, id, NOW)
                    .validBetween(NOW, NOW.plus(Duration.ofDays(2)))
                    .build()),
            authority)
        .svids()
        .getFirst();
  }

  @Test
  void aClientWithoutAnIdentityIsTurnedAway() {
    api.withdraw();

    assertThatThrownBy(() -> TlsMeeting.of(server, presenting())).isInstanceOf(IOException.class);
  }

  @Test
  void aClientWhoseSvidExpiredIsTurnedAway() {
    web.renew(with(longLived(WEB)));
    SSLContext slowClock = SvidTls.client(api, WEB::equals, () -> NOW);
    clock.advance(Duration.ofHours(2));

    assertRefused(slowClock, "the SVID of spiffe://example.org/api expired at ");
  }

  @Test
  void anotherIdIsTurnedAwayByEitherSide() {
    SSLContext expectingMore = server(SpiffeId.parse("spiffe://example.org/controller")::equals);

    assertThatThrownBy(() -> TlsMeeting.of(expectingMore, client()))
        .isInstanceOf(IOException.class);
    assertThat(refusals)
        .containsExactly("spiffe://example.org/api is not among those that are expected");
    assertThatThrownBy(() -> TlsMeeting.of(server, SvidTls.client(api, API::equals, clock)))
        .hasMessageContaining("spiffe://example.org/web is not among those that are expected");
  }

  @Test
  void anotherTrustDomainCountsOnceItIsFederatedAndForItselfAlone() throws Exception {
    CertificateAuthority foreign = authority(PARTNER);
    SpiffeId partner = SpiffeId.parse("spiffe://partner.test/api");
    SSLContext forPartner = server(partner::equals);
    api.renew(snapshot(List.of(svid(foreign, partner, "")), foreign, authority));

    assertThatThrownBy(() -> TlsMeeting.of(forPartner, client())).isInstanceOf(IOException.class);
    assertThat(refusals.take())
        .isEqualTo(
            "spiffe://partner.test/api is of a trust domain that this one does not federate with");

    web.renew(snapshot(List.of(svid(authority, WEB, "")), authority, foreign));
    assertThat(TlsMeeting.of(forPartner, client()).ofClient()).isEqualTo(leaf(api));

    api.renew(with(forged(foreign)));
    assertRefused(client(), "does not reach the trust bundle of example.org");
  }

  @Test
  void aFederatedPeerOfTheSamePathIsAnotherOne() {
    CertificateAuthority foreign = authority(PARTNER);
    SpiffeId samePath = SpiffeId.parse("spiffe://partner.test" + API.getPath());
    web.renew(snapshot(List.of(svid(authority, WEB, "")), authority, foreign));
    api.renew(snapshot(List.of(svid(foreign, samePath, "")), foreign, authority));

    assertRefused(client(), "spiffe://partner.test/api is not among those that are expected");
  }

  /** The partner's authority signs for our trust domain; no agent would let that pass. */
  private static Svid forged(CertificateAuthority foreign) {
    WorkloadSvid made = svid(foreign, API, "");
    return new Svid(
        API,
        "",
        made.chain(),
        SvidPrivateKey.proveMatches(made.privateKey(), made.leaf().getPublicKey()));
  }

  @Test
  void anAuthorityOfTheSameNameIsNotTheSameAuthority() {
    CertificateAuthority rogue = authority(TRUST_DOMAIN);
    api.renew(with(forged(rogue)));

    assertRefused(client(), "does not reach the trust bundle of example.org");
  }

  @Test
  void whatIsNoX509SvidIsTurnedAwayWithTheRule() {
    CertificateWorkshop workshop = new CertificateWorkshop(NOW);
    Made root = workshop.authority("CN=root").make();
    IdentitySnapshot held =
        new IdentitySnapshot(
            fresh(WEB).svids(),
            new TrustBundle(TRUST_DOMAIN, List.of(root.certificate())),
            fresh(WEB).federated(),
            NOW);
    X509Certificate two =
        workshop.leaf(API.toString(), WEB.toString()).signedBy(root).certificate();
    X509Certificate right = workshop.leaf(API.toString()).signedBy(root).certificate();

    assertThat(SvidTls.requirePeer(List.of(right), held, _ -> true, NOW)).isEqualTo(API);
    assertThatThrownBy(() -> SvidTls.requirePeer(List.of(two), held, _ -> true, NOW))
        .isInstanceOf(IdentityException.class)
        .hasMessage(
            "the peer presents no X.509-SVID: it has not exactly one URI name (X.509-SVID,"
                + " section 2)");
    assertThatThrownBy(() -> SvidTls.requirePeer(List.of(), held, _ -> true, NOW))
        .hasMessage("the peer presents no certificate");
  }

  @Test
  void rsaKeysDoAsWell() throws Exception {
    web.renew(rsa(WEB));

    assertThat(TlsMeeting.of(server, presenting()).ofServer()).isEqualTo(leaf(web));
  }

  private IdentitySnapshot rsa(SpiffeId id) {
    CertificateWorkshop workshop = new CertificateWorkshop(NOW);
    Made root = workshop.authority("CN=root").make();
    KeyPair keys = CertificateWorkshop.rsa();
    X509Certificate leaf = workshop.leaf(id.toString()).keys(keys).signedBy(root).certificate();
    SvidPrivateKey key = SvidPrivateKey.proveMatches(keys.getPrivate(), keys.getPublic());
    List<X509Certificate> roots = List.of(root.certificate(), authority.root());
    return new IdentitySnapshot(
        List.of(new Svid(id, "", List.of(leaf), key)),
        new TrustBundle(TRUST_DOMAIN, roots),
        fresh(API).federated(),
        NOW);
  }

  /** A client that shows its SVID to anybody. */
  private SSLContext presenting() {
    return SvidTls.presenting(api, new BelievesEverybody(), clock);
  }

  @Test
  void aHandshakeThatARotationFallsIntoKeepsChainAndKeyTogether() throws Exception {
    OwnKeys keys = new OwnKeys(web, clock);
    String before = requireNonNull(keys.chooseServerAlias("EC", null, (SSLSocket) null));
    web.renew(fresh(WEB));
    String after = requireNonNull(keys.chooseServerAlias("EC", null, (SSLSocket) null));

    assertThat(after)
        .isNotEqualTo(before)
        .isEqualTo(keys.chooseEngineServerAlias("EC", null, null));
    assertThat(keys.getCertificateChain(after)).contains(leaf(web));
    for (String alias : List.of(before, after)) {
      PrivateKey key = requireNonNull(keys.getPrivateKey(alias));
      assertThat(belongTogether(key, requireNonNull(keys.getCertificateChain(alias))[0])).isTrue();
    }
    assertThat(keys.chooseServerAlias("RSA", null, (SSLSocket) null)).isNull();
  }

  private static boolean belongTogether(PrivateKey key, X509Certificate leaf) throws Exception {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(new byte[32]);
    byte[] signed = signature.sign();
    signature.initVerify(leaf.getPublicKey());
    signature.update(new byte[32]);
    return signature.verify(signed);
  }

  @Test
  void nothingIsTrustedByOneWhoseOwnIdentityIsGone() {
    PeerTrust trust = new PeerTrust(web, _ -> true, clock, refusals::add);
    X509Certificate[] chain = {leaf(api)};
    web.withdraw();

    assertThatThrownBy(() -> trust.checkClientTrusted(chain, "UNKNOWN"))
        .isInstanceOf(CertificateException.class)
        .hasMessage("this side holds no valid SVID itself");
  }

  private void assertRefused(SSLContext client, String why) {
    refusals.clear();
    assertThatThrownBy(() -> TlsMeeting.of(server, client)).isInstanceOf(IOException.class);
    assertThat(refusals).singleElement().asString().contains(why);
  }
}
