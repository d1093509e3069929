package dev.spirebridge.delegatedidentity;

import static dev.spirebridge.delegatedidentity.RunningSource.LIMIT;
import static dev.spirebridge.delegatedidentity.RunningSource.WEB;
import static dev.spirebridge.delegatedidentity.RunningSource.awaitAvailable;
import static dev.spirebridge.delegatedidentity.RunningSource.entry;
import static dev.spirebridge.delegatedidentity.RunningSource.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.store.SubjectState;
import dev.spirebridge.testing.Await;
import io.spiffe.spiffeid.SpiffeId;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsResponse;
import spire.api.agent.delegatedidentity.v1.X509SVIDWithKey;
import spire.api.types.SPIFFEID;
import spire.api.types.X509SVID;

/** An agent that answers wrongly: nothing of it is taken, the last good identity stays. */
class WrongAnswersTest {

  private static Arguments wrong(
      String name, String message, Consumer<SubscribeToX509SVIDsResponse.Builder> change) {
    return Arguments.of(name, message, change);
  }

  static Stream<Arguments> wrongAnswers() {
    return Stream.of(
        wrong(
            "named as another",
            "carries another SPIFFE ID",
            answer -> svid(answer).getIdBuilder().setPath("/admin")),
        wrong(
            "named as of another trust domain",
            "carries another SPIFFE ID",
            answer -> svid(answer).getIdBuilder().setTrustDomain("evil.test")),
        wrong(
            "strange bytes in the path",
            "carries another SPIFFE ID",
            answer -> svid(answer).getIdBuilder().setPath("/\u0000\n\u001b[31m")),
        wrong("no ID", "carries another SPIFFE ID", answer -> svid(answer).clearId()),
        wrong(
            "strange bytes in the hint",
            "its hint holds control characters",
            answer -> svid(answer).setHint("a\u0000b")),
        wrong(
            "strange bytes in federates_with",
            "is no trust domain",
            answer -> answer.addFederatesWith("spiffe://\u0000\n")),
        wrong(
            "a path in federates_with",
            "is no trust domain",
            answer -> answer.addFederatesWith("spiffe://partner.test/path")),
        wrong(
            "no key",
            "Private Key could not be parsed",
            answer -> answer.getX509SvidsBuilder(0).clearX509SvidKey()),
        wrong(
            "no chain", "Certificate could not be parsed", answer -> svid(answer).clearCertChain()),
        wrong(
            "a chain of noise",
            "Certificate could not be parsed",
            answer -> svid(answer).setCertChain(0, ByteString.copyFromUtf8("noise"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongAnswers")
  void isRefusedWholeAndMendedByTheNext(
      String name, String message, Consumer<SubscribeToX509SVIDsResponse.Builder> change) {
    try (var running = RunningSource.started()) {
      var workload = running.register("web");
      var web = running.open(new HandHeldPin(WEB)).subject();
      var before = awaitAvailable(web);

      var answer = answer(running.trustDomain.activeAuthority(), id("web"));
      change.accept(answer);
      running.agent.publishRaw("web", answer.build());
      var status = running.awaitStatus(web, each -> each.lastRefusal().isPresent());
      assertThat(status.lastRefusal().orElseThrow())
          .contains(message)
          .doesNotContainPattern("\\p{Cntrl}");
      assertThat(web.state()).isEqualTo(new SubjectState.Available(before));
      Await.until("counted", LIMIT, () -> running.source.status().refusedUpdates() == 1);

      workload.setEntries(entry("web"));
      running.awaitStatus(web, each -> each.lastRefusal().isEmpty());
    }
  }

  @ParameterizedTest
  @MethodSource("foreignIds")
  void aForeignTrustDomainIsRefusedEvenWhereItsBundleIsKnown(SpiffeId foreign) {
    try (var running = RunningSource.started()) {
      running.register("web");
      var authority =
          CertificateAuthority.selfSigned(
              foreign.getTrustDomain(), Duration.ofDays(1), new ShiftedClock());
      running.trustDomain.federateWith(foreign.getTrustDomain(), List.of(authority.root()));
      running.agent.publishRaw("web", answer(authority, foreign).build());
      var web = running.open(new HandHeldPin(WEB)).subject();

      var status = running.awaitStatus(web, each -> each.lastRefusal().isPresent());
      assertThat(status.lastRefusal().orElseThrow())
          .contains("not in the expected trust domain example.org");
      assertThat(web.state()).isInstanceOf(SubjectState.Pending.class);
    }
  }

  static Stream<SpiffeId> foreignIds() {
    return Stream.of(SpiffeId.parse("spiffe://evil.test/web"));
  }

  private static X509SVID.Builder svid(SubscribeToX509SVIDsResponse.Builder answer) {
    return answer.getX509SvidsBuilder(0).getX509SvidBuilder();
  }

  private static SubscribeToX509SVIDsResponse.Builder answer(
      CertificateAuthority authority, SpiffeId id) {
    WorkloadSvid issued = authority.issue(id, "", Duration.ofHours(1));
    var svid =
        X509SVID
            .newBuilder()
            .setId(
                SPIFFEID
                    .newBuilder()
                    .setTrustDomain(id.getTrustDomain().getName())
                    .setPath(id.getPath()));
    issued
        .chain()
        .forEach(certificate -> {
          try {
            svid.addCertChain(ByteString.copyFrom(certificate.getEncoded()));
          } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
          }
        });
    return SubscribeToX509SVIDsResponse.newBuilder()
        .addX509Svids(
            X509SVIDWithKey.newBuilder()
                .setX509Svid(svid)
                .setX509SvidKey(ByteString.copyFrom(issued.privateKey().getEncoded())));
  }
}
