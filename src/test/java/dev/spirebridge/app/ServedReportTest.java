package dev.spirebridge.app;

import static dev.spirebridge.testing.TestIdentities.API;
import static dev.spirebridge.testing.TestIdentities.NOW;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static dev.spirebridge.testing.TestIdentities.authority;
import static dev.spirebridge.testing.TestIdentities.snapshot;
import static dev.spirebridge.testing.TestIdentities.svid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.sds.OnUnknown;
import dev.spirebridge.sds.SecretNames;
import dev.spirebridge.status.Availability;
import dev.spirebridge.status.NameStatus;
import dev.spirebridge.status.ServedIdentity;
import dev.spirebridge.status.StreamStatus;
import dev.spirebridge.store.Caller;
import dev.spirebridge.store.Caller.ProcessIds;
import dev.spirebridge.store.ProcessPin;
import dev.spirebridge.store.Subject;
import dev.spirebridge.unixsocket.Endpoint;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServedReportTest {

  private static final Endpoint ISTIO = Endpoint.parse("unix:///run/istio");
  private static final Endpoint GLOO = Endpoint.parse("unix:///run/gloo");
  private static final Endpoint SPIRE = Endpoint.parse("unix:///run/spire");

  private final SvidChoice defaultSvid = new SvidChoice.WithHint("outer");
  private final CertificateAuthority authority =
      authority(TRUST_DOMAIN).intermediate(Duration.ofDays(7));
  private final Subject subject = new Subject("self");
  private final ServedReport report =
      new ServedReport(
          List.of(
              listener(ISTIO, SecretNames.istio(defaultSvid)),
              listener(GLOO, SecretNames.gloo(defaultSvid)),
              listener(SPIRE, SecretNames.spire(defaultSvid))),
          defaultSvid);

  private static SdsListenerConfig listener(Endpoint address, SecretNames names) {
    return new SdsListenerConfig(address, names, OnUnknown.HOLD);
  }

  private void accept() {
    subject.accept(
        snapshot(List.of(svid(authority, WEB, ""), svid(authority, API, "outer")), authority));
  }

  private List<ServedIdentity> ofSelf(StreamStatus... streams) {
    return report.of(List.of(new HeldSubject(subject, Optional.empty())), List.of(streams));
  }

  private static NameStatus name(String name, String sent, String acked) {
    return new NameStatus(
        name,
        Optional.empty(),
        Optional.of(sent).filter(version -> !version.isEmpty()),
        Optional.of(acked).filter(version -> !version.isEmpty()),
        Optional.empty(),
        Optional.empty());
  }

  private static StreamStatus stream(Endpoint listener, String caller, NameStatus... names) {
    return new StreamStatus(
        1, listener.toString(), caller, "", "StreamSecrets", NOW, false, Arrays.asList(names));
  }

  @Test
  void aSubjectThatWasNeverGivenAnythingHasNone() {
    assertThat(ofSelf()).isEmpty();
    subject.withdraw();
    assertThat(ofSelf()).isEmpty();
  }

  @Test
  void eachSvidHasItsWholeChain() throws Exception {
    accept();

    ServedIdentity web = ofSelf().getFirst();

    assertThat(web.spiffeId()).isEqualTo(WEB.toString());
    assertThat(web.subject()).isEqualTo("self");
    assertThat(web.podUid()).isEmpty();
    assertThat(web.availability()).isEqualTo(Availability.AVAILABLE);
    assertThat(web.receivedAt()).contains(NOW);
    assertThat(web.chain()).hasSize(2);
    assertThat(parse(web.chain().getFirst()).getSubjectAlternativeNames().toString())
        .contains(WEB.toString());
    assertThat(parse(web.chain().getLast()).getBasicConstraints()).isNotNegative();
  }

  private static X509Certificate parse(String base64) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
  }

  @Test
  void tellsWhichOneIsTheDefault() {
    accept();

    assertThat(ofSelf()).extracting(ServedIdentity::isDefault).containsExactly(false, true);
  }

  @Test
  void aWithdrawnOneIsStillWhatProxiesHold() {
    accept();
    subject.withdraw();

    assertThat(ofSelf())
        .extracting(ServedIdentity::availability)
        .containsExactly(Availability.WITHDRAWN, Availability.WITHDRAWN);
  }

  @Test
  void aNameCountsForTheSvidThatItStandsForOnItsListener() {
    accept();

    List<ServedIdentity> served =
        ofSelf(
            stream(ISTIO, "pid 1 uid 2", name("default", "v1", "v1"), name("ROOTCA", "r1", "r1")),
            stream(GLOO, "pid 3 uid 4", name("istio_server_cert", "v1", "v1")),
            stream(SPIRE, "pid 5 uid 6", name(WEB.toString(), "v1", "v1")),
            stream(ISTIO, "pid 7 uid 8", name(WEB.toString(), "v1", "v1")));

    assertThat(served.getFirst().acceptedNames()).containsExactly(WEB.toString());
    assertThat(served.getLast().acceptedNames()).containsExactly("default", "istio_server_cert");
  }

  @Test
  void aVersionThatWasNotAcceptedCountsForNothing() {
    accept();

    assertThat(ofSelf(stream(ISTIO, "pid 1 uid 2", name("default", "v2", "v1"))).getLast())
        .extracting(ServedIdentity::acceptedNames)
        .isEqualTo(List.of());
    assertThat(ofSelf(stream(ISTIO, "pid 1 uid 2", name("default", "", ""))).getLast())
        .extracting(ServedIdentity::acceptedNames)
        .isEqualTo(List.of());
  }

  @Test
  void eachCallerIsToldWithItsPodAndItsOwnStreams() {
    Subject first = new Subject("pid 1 uid 1337");
    Subject second = new Subject("pid 2 uid 1337");
    first.accept(snapshot(List.of(svid(authority, WEB, "outer")), authority));
    second.accept(snapshot(List.of(svid(authority, API, "outer")), authority));

    List<ServedIdentity> served =
        report.of(
            List.of(held(first, 1), held(second, 2)),
            List.of(stream(ISTIO, "pid 2 uid 1337", name("default", "v", "v"))));

    assertThat(served)
        .extracting(ServedIdentity::subject, ServedIdentity::podUid, ServedIdentity::acceptedNames)
        .containsExactly(
            tuple("pid 1 uid 1337", Optional.of("pod-1"), List.of()),
            tuple("pid 2 uid 1337", Optional.of("pod-2"), List.of("default")));
  }

  private static HeldSubject held(Subject subject, int pid) {
    Caller caller =
        new Caller(
            ISTIO.toString(),
            Optional.of(new ProcessIds(pid, 1337, 1337)),
            Optional.of(new InPod("pod-" + pid)));
    return new HeldSubject(subject, Optional.of(caller));
  }

  /** A process that lives on. */
  private record InPod(String uid) implements ProcessPin {
    @Override
    public Optional<String> podUid() {
      return Optional.of(uid);
    }

    @Override
    public boolean isAlive() {
      return true;
    }

    @Override
    public Runnable onExit(Runnable action) {
      return () -> {};
    }
  }
}
