package dev.spirebridge.demo.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.grpc.Status;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SdsClientTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final TrustDomain TRUST_DOMAIN = TrustDomain.parse("shop.test");

  private final CertificateAuthority authority =
      CertificateAuthority.selfSigned(TRUST_DOMAIN, Duration.ofDays(1), InstantSource.system());

  @TempDir Path folder;
  private ScriptedSds sds;
  private SdsClient client;

  @BeforeEach
  void start() throws Exception {
    var socket = folder.resolve("sds.sock");
    sds = new ScriptedSds(socket);
    client = SdsClient.start(socket, "cart");
  }

  @AfterEach
  void stop() {
    client.close();
    sds.close();
  }

  @Test
  void asksForItsNamesAndSaysWhoItIs() throws Exception {
    var first = sds.nextRequest();
    assertThat(first.getResourceNamesList()).containsExactly("default", "ROOTCA");
    assertThat(first.getNode().getId()).isEqualTo("cart");
    assertThat(first.getTypeUrl()).endsWith("tls.v3.Secret");
    assertThat(first.getVersionInfo()).isEmpty();
  }

  @Test
  void takesSecretsThatComeInSeparateAnswersAndAcceptsEach() throws Exception {
    var svid = svid();
    sds.nextRequest();
    var stream = sds.nextStream();
    stream.onNext(ScriptedSds.response("v1", "n1", bundle()));
    assertThat(sds.nextRequest())
        .returns("v1", request -> request.getVersionInfo())
        .returns("n1", request -> request.getResponseNonce())
        .returns(false, request -> request.hasErrorDetail());
    stream.onNext(ScriptedSds.response("v2", "n2", ScriptedSds.certificate(svid)));
    assertThat(sds.nextRequest().getVersionInfo()).isEqualTo("v2");

    client.awaitSecrets(LIMIT);
    assertThat(client.secrets().svid().orElseThrow().getLeaf()).isEqualTo(svid.leaf());
    assertThat(client.secrets().bundles().orElseThrow().getBundles())
        .containsOnlyKeys(TRUST_DOMAIN);
  }

  @Test
  void refusesAnAnswerWholeAndKeepsWhatItHas() throws Exception {
    sds.nextRequest();
    var stream = sds.nextStream();
    stream.onNext(ScriptedSds.response("v1", "n1", bundle(), ScriptedSds.certificate(svid())));
    sds.nextRequest();
    var before = client.secrets();

    var plain =
        Secret.newBuilder()
            .setName("ROOTCA")
            .setValidationContext(CertificateValidationContext.getDefaultInstance())
            .build();
    stream.onNext(ScriptedSds.response("v2", "n2", ScriptedSds.certificate(svid()), plain));
    var refusal = sds.nextRequest();
    assertThat(refusal.getVersionInfo()).isEqualTo("v1");
    assertThat(refusal.getResponseNonce()).isEqualTo("n2");
    assertThat(refusal.getErrorDetail().getMessage()).contains("no SPIFFE validator");
    assertThat(client.secrets()).isEqualTo(before);
  }

  @Test
  void asksAgainWhenTheStreamEndsAndKeepsItsSecretsMeanwhile() throws Exception {
    sds.nextRequest();
    var stream = sds.nextStream();
    stream.onNext(ScriptedSds.response("v1", "n1", bundle(), ScriptedSds.certificate(svid())));
    sds.nextRequest();
    stream.onError(Status.INVALID_ARGUMENT.asRuntimeException());
    assertThat(sds.nextRequest().getNode().getId()).isEqualTo("cart");
    assertThat(client.secrets().complete()).isTrue();

    sds.nextStream().onCompleted();
    assertThat(sds.nextRequest().getNode().getId()).isEqualTo("cart");
  }

  @Test
  void saysWhoGotNothingInTime() {
    assertThatIllegalStateException()
        .isThrownBy(() -> client.awaitSecrets(Duration.ofMillis(10)))
        .withMessageStartingWith("cart got no certificate and trust bundle over SDS within");
  }

  private WorkloadSvid svid() {
    return authority.issue(TRUST_DOMAIN.newSpiffeId("cart"), "", Duration.ofHours(1));
  }

  private Secret bundle() throws Exception {
    return ScriptedSds.bundle("shop.test", List.of(authority.root()));
  }
}
