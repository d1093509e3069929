package dev.spirebridge.identity;

import static dev.spirebridge.testing.TestIdentities.API;
import static dev.spirebridge.testing.TestIdentities.NOW;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static dev.spirebridge.testing.TestIdentities.authority;
import static dev.spirebridge.testing.TestIdentities.snapshot;
import static dev.spirebridge.testing.TestIdentities.svid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.testing.Await;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AcceptedIdentitiesTest {

  private final AcceptedIdentities accepted = new AcceptedIdentities();
  private final CertificateAuthority authority = authority(TRUST_DOMAIN);
  private final WorkloadSvid web = svid(authority, WEB, "");

  @Test
  void theSameSvidIsFoundForAnotherProcess() {
    IdentitySnapshot known = snapshot(List.of(web), authority);
    accepted.add(known);

    assertThat(accepted.like(List.of(given(web, web)))).containsSame(known);
    assertThat(accepted.like(List.of(given(svid(authority, WEB, ""), web)))).isEmpty();
    assertThat(accepted.like(List.of())).isEmpty();
  }

  @Test
  void whatWasAcceptedIsFoundByJustItsSvids() {
    IdentitySnapshot known = snapshot(List.of(web), authority);
    accepted.add(known);
    Svid svid = known.svids().getFirst();
    Svid hinted = new Svid(svid.id(), "internal", svid.chain(), svid.key());

    assertThat(accepted.with(known.svids())).containsSame(known);
    assertThat(accepted.with(List.of(svid, svid))).isEmpty();
    assertThat(accepted.with(List.of(hinted))).isEmpty();
  }

  @Test
  void aForeignKeyBesideAKnownCertificateIsStillRefused() {
    IdentitySnapshot known = snapshot(List.of(web), authority);
    accepted.add(known);
    List<UnverifiedSvid> forged = List.of(given(web, svid(authority, API, "")));

    List<Svid> found = accepted.like(forged).orElseThrow().svids();
    assertThatThrownBy(
            () -> new UpdateVerifier(Optional.empty()).verifyWithoutBundles(forged, found, NOW))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("does not match");
  }

  @Test
  void aKnownSvidThatIsSentAgainIsTheSameInstance() {
    IdentitySnapshot known = snapshot(List.of(web), authority);

    List<Svid> again =
        new UpdateVerifier(Optional.empty())
            .verifyWithoutBundles(List.of(given(web, web)), known.svids(), NOW);

    assertThat(again.getFirst()).isSameAs(known.svids().getFirst());
  }

  @Test
  void aKnownSvidIsStillComparedWithTheNameItIsSentUnder() {
    List<Svid> known = snapshot(List.of(web), authority).svids();
    UnverifiedSvid misnamed =
        new UnverifiedSvid(
            API.toString(), given(web, web).chain(), given(web, web).privateKey(), "");

    assertThatThrownBy(() ->
            new UpdateVerifier(Optional.empty())
                .verifyWithoutBundles(List.of(misnamed), known, NOW))
        .hasMessageContaining("another SPIFFE ID");
  }

  @Test
  void aKnownSvidThatHasExpiredMeanwhileIsRefused() {
    List<Svid> known = snapshot(List.of(web), authority).svids();
    Instant later = known.getFirst().notAfter().plusSeconds(1);

    assertThatThrownBy(() ->
            new UpdateVerifier(Optional.empty())
                .verifyWithoutBundles(List.of(given(web, web)), known, later))
        .hasMessageContaining("expired");
  }

  @Test
  void whatNobodyUsesIsForgottenWhenTheNextIsAdded() {
    for (int i = 0; i < 20; i++) {
      accepted.add(snapshot(List.of(svid(authority, WEB, "")), authority));
    }
    IdentitySnapshot used = snapshot(List.of(web), authority);
    Await.until(
        "all others to be forgotten",
        Duration.ofSeconds(10),
        () -> {
          System.gc();
          accepted.add(used);
          return accepted.size() == 1;
        });
    assertThat(accepted.like(List.of(given(web, web)))).containsSame(used);
  }

  private static UnverifiedSvid given(WorkloadSvid certificate, WorkloadSvid key) {
    try {
      return new UnverifiedSvid(
          certificate.spiffeId().toString(),
          certificate.leaf().getEncoded(),
          key.privateKey().getEncoded(),
          "");
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
