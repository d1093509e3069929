package dev.spirebridge.demo.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.demo.calls.Handshake;
import dev.spirebridge.demo.calls.HopHandler;
import dev.spirebridge.demo.calls.Teardown;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.stub.StreamObserver;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MtlsTest {
  private static final TrustDomain TRUST_DOMAIN = TrustDomain.parse("shop.test");
  private static final SpiffeId CALLER = TRUST_DOMAIN.newSpiffeId("caller");
  private static final SpiffeId CALLEE = TRUST_DOMAIN.newSpiffeId("callee");

  private final CertificateAuthority authority = newAuthority();
  private final Teardown teardown = new Teardown();

  @TempDir Path folder;
  private Peer caller;
  private Peer callee;

  @BeforeEach
  void start() throws Exception {
    caller = new Peer("caller");
    callee = new Peer("callee");
    caller.holds(issue(authority, CALLER), authority.root());
    callee.holds(issue(authority, CALLEE), authority.root());
  }

  @AfterEach
  void stop() {
    teardown.close();
  }

  @Test
  void bothSidesSeeEachOther() throws Exception {
    var server = serve(CALLER);
    assertThat(call(server, CALLEE)).containsExactly(new Handshake(caller.leaf(), callee.leaf()));
  }

  @Test
  void theNextCallUsesWhatRotated() throws Exception {
    var server = serve(CALLER);
    var before = call(server, CALLEE);
    var next = newAuthority();
    caller.holds(issue(next, CALLER), authority.root(), next.root());
    callee.holds(issue(next, CALLEE), authority.root(), next.root());
    var after = call(server, CALLEE);
    assertThat(after).containsExactly(new Handshake(caller.leaf(), callee.leaf()));
    assertThat(after).isNotEqualTo(before);
  }

  @Test
  void aChainWithAnIntermediateIsVerified() throws Exception {
    callee.holds(issue(authority.intermediate(Duration.ofHours(1)), CALLEE), authority.root());
    assertThat(call(serve(CALLER), CALLEE)).hasSize(1);
  }

  @Test
  void refusesACallerOfAnotherSpiffeId() throws Exception {
    var server = serve(TRUST_DOMAIN.newSpiffeId("somebody-else"));
    assertThatIOException().isThrownBy(() -> call(server, CALLEE));
  }

  @Test
  void refusesACalleeOfAnotherSpiffeId() throws Exception {
    var server = serve(CALLER);
    assertThatIOException()
        .isThrownBy(() -> call(server, TRUST_DOMAIN.newSpiffeId("somebody-else")));
  }

  @Test
  void refusesTheRightNameFromAnAuthorityThatIsNotTrusted() throws Exception {
    callee.holds(issue(newAuthority(), CALLEE), authority.root());
    var server = serve(CALLER);
    assertThatIOException().isThrownBy(() -> call(server, CALLEE));
  }

  @Test
  void refusesATrustDomainWithoutABundle() throws Exception {
    var foreign = TrustDomain.parse("bank.test").newSpiffeId("callee");
    callee.holds(issue(authority, foreign), authority.root());
    var server = serve(CALLER);
    assertThatIOException().isThrownBy(() -> call(server, foreign));
  }

  private MtlsServer serve(SpiffeId acceptedCaller) throws Exception {
    return teardown.add(MtlsServer.start(callee.client, acceptedCaller, HopHandler.last()));
  }

  private List<Handshake> call(MtlsServer server, SpiffeId acceptedCallee) throws Exception {
    return new MtlsClient(caller.client, acceptedCallee, server.uri()).call();
  }

  private static WorkloadSvid issue(CertificateAuthority authority, SpiffeId spiffeId) {
    return authority.issue(spiffeId, "", Duration.ofHours(1));
  }

  private static CertificateAuthority newAuthority() {
    return CertificateAuthority.selfSigned(
        TRUST_DOMAIN, Duration.ofDays(1), InstantSource.system());
  }

  /** One party with an SDS server of its own. */
  private final class Peer {
    private final ScriptedSds sds;
    private final SdsClient client;
    private final StreamObserver<DiscoveryResponse> stream;
    private int version;

    Peer(String name) throws Exception {
      var socket = folder.resolve(name);
      sds = teardown.add(new ScriptedSds(socket));
      client = teardown.add(SdsClient.start(socket, name));
      sds.nextRequest();
      stream = sds.nextStream();
    }

    /** Sends these secrets and waits until they are accepted. */
    void holds(WorkloadSvid svid, X509Certificate... roots) throws Exception {
      var sent = String.valueOf(++version);
      stream.onNext(
          ScriptedSds.response(
              sent,
              sent,
              ScriptedSds.bundle("shop.test", List.of(roots)),
              ScriptedSds.certificate(svid)));
      assertThat(sds.nextRequest().getVersionInfo()).isEqualTo(sent);
    }

    X509Certificate leaf() {
      return client.secrets().svid().orElseThrow().getLeaf();
    }
  }
}
