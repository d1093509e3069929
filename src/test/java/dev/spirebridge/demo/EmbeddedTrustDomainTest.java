package dev.spirebridge.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.testing.ReceivedStream;
import dev.spirebridge.testing.WorkloadApiTestClient;
import io.grpc.Status.Code;
import io.spiffe.bundle.x509bundle.X509Bundle;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.svid.x509svid.X509Svid;
import io.spiffe.svid.x509svid.X509SvidValidator;
import io.spiffe.workloadapi.grpc.Workload.X509SVID;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedTrustDomainTest {
  private static final TrustDomain NAME = TrustDomain.parse("shop.test");
  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final RegistrationEntry CART =
      new RegistrationEntry(NAME.newSpiffeId("cart"), LIFETIME);

  @TempDir Path folder;
  private EmbeddedWorkloadApi api;
  private WorkloadApiTestClient client;
  private EmbeddedTrustDomain trustDomain;

  @BeforeEach
  void start() {
    api = EmbeddedWorkloadApi.started(folder.resolve("agent.sock"));
    client = new WorkloadApiTestClient(api.socket());
    trustDomain = EmbeddedTrustDomain.selfSigned(NAME, Duration.ofDays(1), InstantSource.system());
  }

  @AfterEach
  void stop() {
    client.close();
    api.close();
  }

  @Test
  void rotationBringsANewKeyAndANewCertificate() throws Exception {
    trustDomain.register(api, CART);
    var stream = client.fetchX509Svid();
    var first = stream.next().getSvids(0);
    trustDomain.rotateSvids();
    var second = stream.next().getSvids(0);
    assertThat(second.getSpiffeId()).isEqualTo(first.getSpiffeId());
    assertThat(second.getX509Svid()).isNotEqualTo(first.getX509Svid());
    assertThat(second.getX509SvidKey()).isNotEqualTo(first.getX509SvidKey());
    verify(second);
  }

  @Test
  void aNewAuthorityIsTrustedBeforeItSignsAndTheOldOneUntilItIsRetired() throws Exception {
    trustDomain.register(api, CART);
    var stream = client.fetchX509Svid();
    var oldRoot = trustDomain.activeAuthority().root();
    verify(stream.next().getSvids(0));

    trustDomain.prepareAuthority();
    var prepared = stream.next().getSvids(0);
    assertThat(authoritiesIn(prepared)).isEqualTo(2);
    verify(prepared);

    trustDomain.activateAuthority();
    assertThat(trustDomain.activeAuthority().root()).isNotEqualTo(oldRoot);
    trustDomain.rotateSvids();
    var rotated = stream.next().getSvids(0);
    assertThat(authoritiesIn(rotated)).isEqualTo(2);
    assertThat(issuerOf(rotated))
        .isEqualTo(trustDomain.activeAuthority().root().getSubjectX500Principal().getName());

    trustDomain.retireOldAuthorities();
    var retired = stream.next().getSvids(0);
    assertThat(authoritiesIn(retired)).isOne();
    assertThat(retired.getX509Svid()).isEqualTo(rotated.getX509Svid());
    verify(retired);
  }

  @Test
  void retiringBeforeTheSvidsRotateServesALeafItsBundleDoesNotReach() throws Exception {
    trustDomain.register(api, CART);
    trustDomain.prepareAuthority();
    trustDomain.activateAuthority();
    trustDomain.retireOldAuthorities();
    var served = client.fetchX509Svid().next().getSvids(0);
    assertThatThrownBy(() -> verify(served)).isInstanceOf(CertificateException.class);
  }

  @Test
  void activationNeedsPreparationAndPreparationHappensOnce() {
    assertThatIllegalStateException().isThrownBy(trustDomain::activateAuthority);
    trustDomain.prepareAuthority();
    assertThatIllegalStateException().isThrownBy(trustDomain::prepareAuthority);
  }

  @Test
  void federatedBundlesComeAndGo() {
    var foreign = TrustDomain.parse("bank.test");
    var bank = EmbeddedTrustDomain.selfSigned(foreign, LIFETIME, InstantSource.system());
    trustDomain.register(api, CART);
    var stream = client.fetchX509Svid();
    assertThat(stream.next().getFederatedBundlesMap()).isEmpty();
    trustDomain.federateWith(foreign, bank.bundle());
    assertThat(stream.next().getFederatedBundlesMap()).containsOnlyKeys("spiffe://bank.test");
    trustDomain.endFederationWith(foreign);
    assertThat(stream.next().getFederatedBundlesMap()).isEmpty();
  }

  @Test
  void deletedEntriesEndTheStreamsAndNewOnesServeNewSvids() {
    var workload = trustDomain.register(api, CART);
    var before = workload.svids().getFirst();
    var stream = client.fetchX509Svid();
    stream.next();
    workload.deleteEntries();
    assertThat(stream.end().getCode()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(workload.svids()).isEmpty();

    workload.setEntries(CART);
    assertThat(client.fetchX509Svid().next().getSvidsCount()).isOne();
    assertThat(workload.svids().getFirst().leaf()).isNotEqualTo(before.leaf());
  }

  @Test
  void anAddedEntryLeavesTheOtherSvidAlone() {
    var workload = trustDomain.register(api, CART);
    var stream = client.fetchX509Svid();
    var alone = stream.next().getSvids(0);
    workload.setEntries(
        CART, new RegistrationEntry(NAME.newSpiffeId("checkout"), "external", LIFETIME));
    var both = stream.next();
    assertThat(both.getSvids(0)).isEqualTo(alone);
    assertThat(both.getSvids(1))
        .returns("spiffe://shop.test/checkout", X509SVID::getSpiffeId)
        .returns("external", X509SVID::getHint);
  }

  @Test
  void everyWorkloadGetsItsOwnIdentityFromTheSameAuthority() {
    try (var otherApi = EmbeddedWorkloadApi.started(folder.resolve("other.sock"));
        var otherClient = new WorkloadApiTestClient(otherApi.socket())) {
      trustDomain.register(api, CART);
      trustDomain.register(otherApi, new RegistrationEntry(NAME.newSpiffeId("checkout"), LIFETIME));
      var one = onlySvid(client.fetchX509Svid());
      var other = onlySvid(otherClient.fetchX509Svid());
      assertThat(one.getSpiffeId()).isEqualTo("spiffe://shop.test/cart");
      assertThat(other.getSpiffeId()).isEqualTo("spiffe://shop.test/checkout");
      assertThat(one.getBundle()).isEqualTo(other.getBundle());
    }
  }

  @Test
  void intermediatesMakeChainsOfTwo() throws Exception {
    var upstream =
        EmbeddedTrustDomain.withIntermediates(NAME, Duration.ofDays(1), InstantSource.system());
    upstream.register(api, CART);
    var svid = onlySvid(client.fetchX509Svid());
    assertThat(parse(svid).getChain()).hasSize(2);
    X509SvidValidator.verifyChain(
        parse(svid).getChain(), X509Bundle.parse(NAME, svid.getBundle().toByteArray()));
  }

  private static X509SVID onlySvid(ReceivedStream<X509SVIDResponse> stream) {
    var response = stream.next();
    assertThat(response.getSvidsCount()).isOne();
    return response.getSvids(0);
  }

  private static X509Svid parse(X509SVID svid) throws Exception {
    return X509Svid.parseRaw(svid.getX509Svid().toByteArray(), svid.getX509SvidKey().toByteArray());
  }

  private static void verify(X509SVID svid) throws Exception {
    X509SvidValidator.verifyChain(
        parse(svid).getChain(), X509Bundle.parse(NAME, svid.getBundle().toByteArray()));
  }

  private static int authoritiesIn(X509SVID svid) throws Exception {
    return X509Bundle.parse(NAME, svid.getBundle().toByteArray()).getX509Authorities().size();
  }

  private static String issuerOf(X509SVID svid) throws Exception {
    return parse(svid).getChain().getFirst().getIssuerX500Principal().getName();
  }
}
