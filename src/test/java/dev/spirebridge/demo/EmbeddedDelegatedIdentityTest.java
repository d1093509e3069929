package dev.spirebridge.demo;

import static dev.spirebridge.testing.DelegatedIdentityTestClient.selector;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.DelegatedIdentityTestClient;
import dev.spirebridge.testing.ReceivedStream;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509BundlesResponse;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsRequest;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsResponse;
import spire.api.agent.delegatedidentity.v1.X509SVIDWithKey;

class EmbeddedDelegatedIdentityTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final TrustDomain NAME = TrustDomain.parse("shop.test");
  private static final TrustDomain BANK = TrustDomain.parse("bank.test");
  private static final TrustDomain MAIL = TrustDomain.parse("mail.test");
  private static final int CART = 101;
  private static final int TILL = 102;

  @TempDir Path folder;
  private final PidAttestor processes = new PidAttestor();
  private final EmbeddedTrustDomain trustDomain =
      EmbeddedTrustDomain.selfSigned(NAME, Duration.ofDays(1), InstantSource.system());
  private EmbeddedDelegatedIdentity agent;
  private DelegatedIdentityTestClient client;

  @BeforeEach
  void start() {
    processes.assign(CART, "cart");
    processes.assign(TILL, "till");
    agent = EmbeddedDelegatedIdentity.started(folder.resolve("admin.sock"), processes);
    client = new DelegatedIdentityTestClient(agent.socket());
  }

  @AfterEach
  void stop() {
    client.close();
    agent.close();
  }

  @Test
  void givesEachProcessTheIdentityOfItsOwnWorkload() throws Exception {
    var cart = trustDomain.register(agent.workload("cart"), entry("cart"));
    trustDomain.register(agent.workload("till"), entry("till"));
    var svid = client.svidsOf(CART).next().getX509Svids(0);
    var issued = cart.svids().getFirst();
    assertThat(svid.getX509Svid().getId().getTrustDomain()).isEqualTo("shop.test");
    assertThat(svid.getX509Svid().getId().getPath()).isEqualTo("/cart");
    assertThat(svid.getX509Svid().getCertChainList())
        .extracting(der -> der.toByteArray())
        .containsExactly(issued.leaf().getEncoded());
    assertThat(svid.getX509Svid().getExpiresAt())
        .isEqualTo(issued.leaf().getNotAfter().toInstant().getEpochSecond());
    assertThat(svid.getX509SvidKey().toByteArray()).isEqualTo(issued.privateKey().getEncoded());
    assertThat(pathOf(client.svidsOf(TILL).next())).isEqualTo("/till");
  }

  @Test
  void aWorkloadWithoutAnEntryGetsAnEmptyMessageThatIsFilledLater() {
    var early = client.svidsOf(CART);
    assertThat(early.next()).isEqualTo(SubscribeToX509SVIDsResponse.getDefaultInstance());
    var workload = trustDomain.register(agent.workload("cart"), entry("cart"));
    assertThat(pathOf(early.next())).isEqualTo("/cart");
    workload.deleteEntries();
    assertThat(early.next().getX509SvidsCount()).isZero();
    assertThat(client.svidsOf(CART).next().getX509SvidsCount()).isZero();
    assertThat(early.isOpen()).isTrue();
  }

  @Test
  void pushesToTheStreamsOfOneWorkloadOnly() {
    var cart = trustDomain.register(agent.workload("cart"), entry("cart"));
    trustDomain.register(agent.workload("till"), entry("till"));
    var first = client.svidsOf(CART);
    var second = client.svidsOf(CART);
    var other = client.svidsOf(TILL);
    List.of(first, second, other).forEach(ReceivedStream::next);
    cart.rotateSvids();
    assertThat(first.next()).isEqualTo(second.next());
    trustDomain.rotateSvids();
    other.next();
    assertThat(other.waiting()).isZero();
  }

  @Test
  void attestsOnceWhenTheStreamOpens() {
    trustDomain.register(agent.workload("cart"), entry("cart"));
    trustDomain.register(agent.workload("till"), entry("till"));
    var before = client.svidsOf(CART);
    before.next();
    processes.assign(CART, "till");
    trustDomain.rotateSvids();
    assertThat(pathOf(before.next())).isEqualTo("/cart");
    assertThat(pathOf(client.svidsOf(CART).next())).isEqualTo("/till");
  }

  @Test
  void refusesAProcessThatCannotBeAttested() {
    processes.forget(CART);
    assertEnd(client.svidsOf(CART), Code.UNAVAILABLE, "workload attestation failed");
    assertThat(agent.svidStreams(CART).arrivedSoFar()).isOne();
    assertThat(agent.svidStreams().open()).isZero();
  }

  @Test
  void wantsEitherSelectorsOrAPid() {
    var neither = SubscribeToX509SVIDsRequest.getDefaultInstance();
    var both = neither.toBuilder().setPid(CART).addSelectors(selector("unix", "uid:1")).build();
    for (var request : List.of(neither, both)) {
      assertEnd(
          client.svids(request),
          Code.INVALID_ARGUMENT,
          "must provide either selectors or non-zero PID, but not both");
    }
  }

  @Test
  void refusesSelectorsThatAreNone() {
    for (var bad : List.of(selector("", "x"), selector("unix:uid", "1"), selector("unix", ""))) {
      var request =
          SubscribeToX509SVIDsRequest.newBuilder()
              .addSelectors(selector("unix", "uid:1"))
              .addSelectors(bad)
              .build();
      assertEnd(client.svids(request), Code.INVALID_ARGUMENT, "could not parse provided selectors");
    }
  }

  @Test
  void takesSelectorsAsAttestedWhenAllAreGiven() {
    trustDomain.register(agent.workload("k8s:ns:shop,unix:uid:7"), entry("cart"));
    var all =
        SubscribeToX509SVIDsRequest.newBuilder()
            .addSelectors(selector("unix", "uid:7"))
            .addSelectors(selector("k8s", "ns:shop"))
            .build();
    assertThat(pathOf(client.svids(all).next())).isEqualTo("/cart");
    var some = all.toBuilder().removeSelectors(0).build();
    assertThat(client.svids(some).next().getX509SvidsCount()).isZero();
  }

  @Test
  void entriesSayWhomTheyFederateWith() {
    trustDomain.federateWith(BANK, rootOf(BANK));
    trustDomain.federateWith(MAIL, rootOf(MAIL));
    trustDomain.register(agent.workload("cart"), entry("cart"));
    trustDomain.register(agent.workload("till"), entry("till").federatingWith(BANK));
    assertThat(client.svidsOf(CART).next().getFederatesWithList())
        .containsExactly("spiffe://bank.test", "spiffe://mail.test");
    assertThat(client.svidsOf(TILL).next().getFederatesWithList())
        .containsExactly("spiffe://bank.test");
  }

  @Test
  void aTrustDomainThatIsGoneStaysOnAnOpenBundleStreamOnly() {
    var cart = trustDomain.register(agent.workload("cart"), entry("cart"));
    trustDomain.federateWith(BANK, rootOf(BANK));
    var open = client.bundles();
    assertThat(open.next().getCaCertificatesMap())
        .containsOnlyKeys("spiffe://shop.test", "spiffe://bank.test");
    trustDomain.endFederationWith(BANK);
    assertThat(open.next().getCaCertificatesMap())
        .containsOnlyKeys("spiffe://shop.test", "spiffe://bank.test");
    assertThat(client.bundles().next().getCaCertificatesMap())
        .containsOnlyKeys("spiffe://shop.test");

    trustDomain.federateWith(MAIL, rootOf(MAIL));
    assertThat(open.next().getCaCertificatesMap()).hasSize(3);
    cart.deleteEntries();
    assertThat(client.bundles().next().getCaCertificatesMap())
        .as("own bundle without any entry")
        .containsOnlyKeys("spiffe://shop.test");
  }

  @Test
  void newSvidsAloneAreNoNewsToBundleStreams() {
    var stream = client.bundles();
    trustDomain.register(agent.workload("cart"), entry("cart"));
    stream.next();
    trustDomain.rotateSvids();
    trustDomain.federateWith(BANK, rootOf(BANK));
    assertThat(stream.next().getCaCertificatesMap()).hasSize(2);
    assertThat(stream.waiting()).isZero();
  }

  @Test
  void aDelegateInTroubleIsRefusedAndLosesOpenStreamsAtTheirNextPush() {
    trustDomain.register(agent.workload("cart"), entry("cart"));
    var svids = client.svidsOf(CART);
    var bundles = client.bundles();
    svids.next();
    bundles.next();
    agent.refuseDelegate(EmbeddedDelegatedIdentity.NOT_AN_AUTHORIZED_DELEGATE);
    var text = "caller not configured as an authorized delegate";
    assertEnd(client.svidsOf(CART), Code.PERMISSION_DENIED, text);
    assertEnd(client.bundles(), Code.PERMISSION_DENIED, text);
    assertThat(svids.isOpen()).isTrue();

    trustDomain.rotateSvids();
    assertEnd(svids, Code.PERMISSION_DENIED, text);
    assertThat(bundles.isOpen()).isTrue();
    agent.refuseDelegate(EmbeddedDelegatedIdentity.NO_IDENTITY_ISSUED);
    trustDomain.prepareAuthority();
    assertEnd(bundles, Code.PERMISSION_DENIED, "no identity issued");

    agent.acceptDelegate();
    assertThat(pathOf(client.svidsOf(CART).next())).isEqualTo("/cart");
  }

  @Test
  void heldSvidsComeWhenTheyAreReleasedAndOnlyTheLatest() {
    trustDomain.register(agent.workload("cart"), entry("cart"));
    agent.holdSvids();
    var held = client.svidsOf(CART);
    agent.svidStreams(CART).awaitOpen(1, LIMIT);
    trustDomain.rotateSvids();
    client.bundles().next();
    assertThat(held.waiting()).isZero();
    agent.release();
    assertThat(held.next()).isEqualTo(client.svidsOf(CART).next());
    assertThat(held.waiting()).isZero();
  }

  @Test
  void heldBundlesComeWhenTheyAreReleased() {
    trustDomain.register(agent.workload("cart"), entry("cart"));
    agent.holdBundles();
    var held = client.bundles();
    agent.bundleStreams().awaitOpen(1, LIMIT);
    client.svidsOf(CART).next();
    assertThat(held.waiting()).isZero();
    agent.release();
    assertThat(held.next().getCaCertificatesCount()).isOne();
  }

  @Test
  void tellsWhatNoAgentWouldUntilTheTruthIsPublished() {
    var workload = trustDomain.register(agent.workload("cart"), entry("cart"));
    var svids = client.svidsOf(CART);
    var bundles = client.bundles();
    svids.next();
    bundles.next();
    var wrong =
        SubscribeToX509SVIDsResponse.newBuilder()
            .addX509Svids(X509SVIDWithKey.getDefaultInstance())
            .addFederatesWith("\0")
            .build();
    agent.publishRaw("cart", wrong);
    assertThat(svids.next()).isEqualTo(wrong);
    agent.publishRawBundles(SubscribeToX509BundlesResponse.getDefaultInstance());
    assertThat(bundles.next().getCaCertificatesCount()).isZero();
    workload.rotateSvids();
    assertThat(pathOf(svids.next())).isEqualTo("/cart");
    trustDomain.prepareAuthority();
    assertThat(bundles.next().getCaCertificatesCount()).isOne();
  }

  @Test
  void countsStreamsByProcess() {
    var cart = client.svidsOf(CART);
    client.svidsOf(CART).next();
    client.svidsOf(TILL).next();
    cart.next();
    assertThat(agent.svidStreams(CART).open()).isEqualTo(2);
    assertThat(agent.svidStreams(TILL).open()).isOne();
    assertThat(agent.svidStreams().open()).isEqualTo(3);
    client.close();
    agent.svidStreams().awaitOpen(0, LIMIT);
    agent.svidStreams(CART).awaitOpen(0, LIMIT);
    assertThat(agent.svidStreams(CART).arrivedSoFar()).isEqualTo(2);
  }

  @Test
  void endsOpenStreamsAsToldAndWelcomesNewOnes() {
    var open = client.svidsOf(CART);
    open.next();
    agent.endOpenStreams(Status.OK);
    assertThat(open.end().getCode()).isEqualTo(Code.OK);
    client.svidsOf(CART).next();
  }

  @Test
  void aRestartForgetsNothing() throws Exception {
    trustDomain.register(agent.workload("cart"), entry("cart"));
    var open = client.svidsOf(CART);
    open.next();
    agent.stop();
    assertThat(open.end().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(agent.socket()).doesNotExist();
    agent.start();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(agent.socket())))
        .isEqualTo("rwxrwx---");
    try (var again = new DelegatedIdentityTestClient(agent.socket())) {
      assertThat(pathOf(again.svidsOf(CART).next())).isEqualTo("/cart");
    }
  }

  private static RegistrationEntry entry(String name) {
    return new RegistrationEntry(NAME.newSpiffeId(name), Duration.ofHours(1));
  }

  private static List<X509Certificate> rootOf(TrustDomain trustDomain) {
    var authority =
        CertificateAuthority.selfSigned(trustDomain, Duration.ofDays(1), InstantSource.system());
    return List.of(authority.root());
  }

  private static String pathOf(SubscribeToX509SVIDsResponse message) {
    return message.getX509Svids(0).getX509Svid().getId().getPath();
  }

  private static void assertEnd(ReceivedStream<?> stream, Code code, String description) {
    assertThat(stream.end())
        .returns(code, Status::getCode)
        .returns(description, Status::getDescription);
  }
}
