package dev.spirebridge.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.testing.ReceivedStream;
import dev.spirebridge.testing.WorkloadApiTestClient;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.workloadapi.grpc.Workload.JWTSVIDRequest;
import io.spiffe.workloadapi.grpc.Workload.JWTSVIDResponse;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesResponse;
import io.spiffe.workloadapi.grpc.Workload.X509SVID;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDRequest;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedWorkloadApiTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final TrustDomain TRUST_DOMAIN = TrustDomain.parse("shop.test");
  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.selfSigned(TRUST_DOMAIN, Duration.ofDays(1), InstantSource.system());

  @TempDir Path folder;
  private EmbeddedWorkloadApi api;
  private WorkloadApiTestClient client;

  @BeforeEach
  void start() {
    api = EmbeddedWorkloadApi.started(folder.resolve("agent.sock"));
    client = new WorkloadApiTestClient(api.socket());
  }

  @AfterEach
  void stop() {
    client.close();
    api.close();
  }

  @Test
  void saysThatThereIsNoIdentityBeforeAnythingIsPublished() {
    assertEnd(client.fetchX509Svid(), Code.PERMISSION_DENIED, "no identity issued");
    assertEnd(client.fetchX509Bundles(), Code.PERMISSION_DENIED, "no identity issued");
    assertThat(api.arrivedStreams()).isEqualTo(2);
  }

  @Test
  void refusesACallWithoutTheSecurityHeader() {
    for (var headers : List.of(List.<String>of(), List.of("yes"), List.of("true", "true"))) {
      var received = new ReceivedStream<X509SVIDResponse>();
      client
          .stub(headers.toArray(String[]::new))
          .fetchX509SVID(X509SVIDRequest.getDefaultInstance(), received);
      assertEnd(received, Code.INVALID_ARGUMENT, "security header missing from request");
    }
    assertThat(api.arrivedStreams()).isZero();
  }

  @Test
  void answersJwtCallsWithUnimplemented() {
    var received = new ReceivedStream<JWTSVIDResponse>();
    client.stub("true").fetchJWTSVID(JWTSVIDRequest.getDefaultInstance(), received);
    assertThat(received.end().getCode()).isEqualTo(Code.UNIMPLEMENTED);
  }

  @Test
  void pushesToOpenStreamsAndToNewOnes() {
    var first = update("one");
    api.publish(first);
    var early = client.fetchX509Svid();
    assertThat(early.next()).isEqualTo(first.toX509SvidResponse());

    var second = update("two");
    api.publish(second);
    assertThat(early.next()).isEqualTo(second.toX509SvidResponse());
    assertThat(client.fetchX509Svid().next()).isEqualTo(second.toX509SvidResponse());
    api.awaitOpenStreams(2, LIMIT);
  }

  @Test
  void encodesAllPartsOfAnUpdate() throws Exception {
    var foreign = TrustDomain.parse("bank.test");
    var foreignRoot =
        CertificateAuthority.selfSigned(foreign, Duration.ofDays(1), InstantSource.system()).root();
    var svid = AUTHORITY.issue(TRUST_DOMAIN.newSpiffeId("cart"), "main", Duration.ofHours(1));
    var roots = List.of(AUTHORITY.root());
    api.publish(
        new WorkloadUpdate(
            TRUST_DOMAIN, List.of(svid), roots, Map.of(foreign, List.of(foreignRoot))));

    var response = client.fetchX509Svid().next();
    var sent = response.getSvids(0);
    assertThat(sent.getSpiffeId()).isEqualTo("spiffe://shop.test/cart");
    assertThat(sent.getHint()).isEqualTo("main");
    assertThat(sent.getX509Svid().toByteArray()).isEqualTo(svid.leaf().getEncoded());
    assertThat(sent.getX509SvidKey().toByteArray()).isEqualTo(svid.privateKey().getEncoded());
    assertThat(sent.getBundle().toByteArray()).isEqualTo(AUTHORITY.root().getEncoded());
    assertThat(response.getFederatedBundlesMap()).containsOnlyKeys("spiffe://bank.test");

    var bundles = client.fetchX509Bundles().next();
    assertThat(bundles.getBundlesMap())
        .containsOnlyKeys("spiffe://shop.test", "spiffe://bank.test");
    assertThat(bundles.getBundlesOrThrow("spiffe://bank.test").toByteArray())
        .isEqualTo(foreignRoot.getEncoded());
  }

  @Test
  void repeatsEqualSvidsButNotEqualBundles() {
    api.publish(update("cart"));
    var svids = client.fetchX509Svid();
    var bundles = client.fetchX509Bundles();
    svids.next();
    bundles.next();
    api.publish(update("cart"));
    svids.next();
    // A last update that changes both shows that nothing came between.
    api.publish(new WorkloadUpdate(TRUST_DOMAIN, List.of(), List.of(), Map.of()));
    assertThat(bundles.next().getBundlesOrThrow("spiffe://shop.test").isEmpty()).isTrue();
    assertThat(svids.next().getSvidsCount()).isZero();
  }

  @Test
  void withdrawnIdentityEndsOpenStreamsAndRefusesNewOnesUntilPublishedAgain() {
    api.publish(update("cart"));
    var open = client.fetchX509Svid();
    open.next();
    api.withdrawIdentity();
    assertEnd(open, Code.PERMISSION_DENIED, "no identity issued");
    assertEnd(client.fetchX509Svid(), Code.PERMISSION_DENIED, "no identity issued");
    api.publish(update("cart"));
    assertThat(client.fetchX509Svid().next().getSvidsCount()).isOne();
  }

  @Test
  void endsOpenStreamsAsToldAndWelcomesNewOnes() {
    api.publish(update("cart"));
    var completed = client.fetchX509Svid();
    completed.next();
    api.endOpenStreams(Status.OK);
    assertThat(completed.end().getCode()).isEqualTo(Code.OK);

    var failed = client.fetchX509Bundles();
    failed.next();
    api.endOpenStreams(Status.INTERNAL.withDescription("as told"));
    assertEnd(failed, Code.INTERNAL, "as told");
    assertThat(client.fetchX509Svid().next().getSvidsCount()).isOne();
  }

  @Test
  void refusesOnlyNewStreamsWhenToldSo() {
    api.publish(update("cart"));
    var open = client.fetchX509Svid();
    open.next();
    api.refuseNewStreams(Status.UNAVAILABLE.withDescription("rate limit exceeded"));
    assertEnd(client.fetchX509Svid(), Code.UNAVAILABLE, "rate limit exceeded");
    assertThat(open.isOpen()).isTrue();
    api.awaitOpenStreams(1, LIMIT);
  }

  @Test
  void heldStreamStaysSilentUntilSomethingIsPublished() {
    api.publish(update("early"));
    api.holdNewStreams();
    var held = client.fetchX509Svid();
    api.awaitOpenStreams(1, LIMIT);
    assertThat(held.waiting()).isZero();
    var late = update("late");
    api.publish(late);
    assertThat(held.next()).isEqualTo(late.toX509SvidResponse());
  }

  @Test
  void sendsMalformedContentAsItIs() {
    var malformed =
        X509SVIDResponse.newBuilder()
            .addSvids(X509SVID.newBuilder().setSpiffeId("not a SPIFFE ID"))
            .build();
    api.publishRaw(malformed, X509BundlesResponse.getDefaultInstance());
    assertThat(client.fetchX509Svid().next()).isEqualTo(malformed);
  }

  @Test
  void stopRemovesTheSocketAndStartServesAgainWhatWasPublished() {
    var update = update("cart");
    api.publish(update);
    var open = client.fetchX509Svid();
    open.next();
    api.stop();
    assertThat(open.end().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(api.socket()).doesNotExist();
    assertThat(api.openStreams()).isZero();

    api.start();
    try (var again = new WorkloadApiTestClient(api.socket())) {
      assertThat(again.fetchX509Svid().next()).isEqualTo(update.toX509SvidResponse());
    }
  }

  @Test
  void replacesASocketFileLeftBehind() throws Exception {
    var left = Files.createFile(folder.resolve("left.sock"));
    try (var second = EmbeddedWorkloadApi.started(left);
        var caller = new WorkloadApiTestClient(left)) {
      second.publish(update("cart"));
      assertThat(caller.fetchX509Svid().next().getSvidsCount()).isOne();
    }
  }

  @Test
  void saysWhereItCannotListen() {
    var missing = folder.resolve("missing/agent.sock");
    assertThatThrownBy(() -> EmbeddedWorkloadApi.started(missing))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("check that its folder exists");
  }

  @Test
  void forgetsAStreamThatItsClientLeft() {
    api.publish(update("cart"));
    client.fetchX509Svid().next();
    client.close();
    api.awaitOpenStreams(0, LIMIT);
    assertThat(api.arrivedStreams()).isEqualTo(1);
  }

  @Test
  void waitingForStreamsThatNeverComeSaysWhatThereIs() {
    assertThatIllegalStateException()
        .isThrownBy(() -> api.awaitArrivedStreams(1, Duration.ofMillis(1)))
        .withMessage("Waited PT0.001S for 1 arrived streams; there are 0 open, 0 arrived so far");
  }

  private static WorkloadUpdate update(String path) {
    var svid = AUTHORITY.issue(TRUST_DOMAIN.newSpiffeId(path), "", Duration.ofHours(1));
    return new WorkloadUpdate(TRUST_DOMAIN, List.of(svid), List.of(AUTHORITY.root()), Map.of());
  }

  private static void assertEnd(ReceivedStream<?> stream, Code code, String description) {
    assertThat(stream.end())
        .returns(code, Status::getCode)
        .returns(description, Status::getDescription);
  }
}
