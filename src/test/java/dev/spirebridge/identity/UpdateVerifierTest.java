package dev.spirebridge.identity;

import static dev.spirebridge.testing.TestIdentities.API;
import static dev.spirebridge.testing.TestIdentities.NOW;
import static dev.spirebridge.testing.TestIdentities.PARTNER;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static dev.spirebridge.testing.TestIdentities.authority;
import static dev.spirebridge.testing.TestIdentities.svid;
import static dev.spirebridge.testing.TestIdentities.update;
import static dev.spirebridge.testing.TestIdentities.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.testing.SvidBuilder;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UpdateVerifierTest {

  private static final Optional<TrustDomain> ANY = Optional.empty();

  private final CertificateAuthority authority = authority(TRUST_DOMAIN);

  @Test
  void takesARightUpdateWhole() {
    var foreign = authority(PARTNER);
    var svids = List.of(svid(authority, WEB, "external"), svid(authority, API, ""));

    var snapshot = verify(update(svids, authority, foreign).toX509SvidResponse(), ANY);

    assertThat(snapshot.svids()).extracting(Svid::id).containsExactly(WEB, API);
    assertThat(snapshot.svids()).extracting(Svid::hint).containsExactly("external", "");
    assertThat(snapshot.own().authorities()).containsExactly(authority.root());
    assertThat(snapshot.federated()).containsOnlyKeys(PARTNER);
    assertThat(snapshot.receivedAt()).isEqualTo(NOW);
  }

  static Stream<Arguments> wrongSvids() {
    return Stream.of(
        wrong("key of another leaf", SvidBuilder::keyOfAnotherLeaf, "does not match the leaf"),
        wrong(
            "expired",
            svid -> svid.validBetween(NOW.minusSeconds(60), NOW.minusSeconds(1)),
            "it expired at 2026-11-21T11:59:59Z"),
        wrong(
            "not valid yet",
            svid -> svid.validBetween(NOW.plusSeconds(5), NOW.plusSeconds(60)),
            "not valid before 2026-11-21T12:00:05Z, which is still to come; compare the clocks"),
        wrong(
            "two URI names",
            svid -> svid.uriNames(WEB.toString(), API.toString()),
            "exactly one URI SAN"),
        wrong("no URI name", SvidBuilder::uriNames, "exactly one URI SAN"),
        wrong(
            "an ID without a path", svid -> svid.uriNames("spiffe://example.org"), "non-root path"),
        wrong("a leaf that is an authority", SvidBuilder::leafIsAuthority, "CA flag"),
        wrong("said to be another", svid -> svid.saidToBe(API), "carries another SPIFFE ID"));
  }

  private static Arguments wrong(
      String name, UnaryOperator<SvidBuilder> override, String expectedMessage) {
    return Arguments.of(name, override, expectedMessage);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongSvids")
  void refusesAWrongSvid(String name, UnaryOperator<SvidBuilder> override, String message) {
    WorkloadSvid wrong = override.apply(SvidBuilder.of(authority, WEB, NOW)).build();

    assertThatThrownBy(() -> verify(update(List.of(wrong), authority).toX509SvidResponse(), ANY))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(wrong.spiffeId().toString());
  }

  @Test
  void namesWhatItRefusesWithoutWhatDoesNotPrint() {
    var response = update(List.of(svid(authority, WEB, "")), authority).toX509SvidResponse();
    var renamed = response.toBuilder();
    renamed.getSvidsBuilder(0).setSpiffeId("spiffe://td/\u202e\u2028\u0085x");

    assertThatThrownBy(() -> verify(renamed.build(), ANY))
        .hasMessageStartingWith("spiffe://td/???x");

    var federated = response.toBuilder();
    federated.putFederatedBundles("\u202epartner", ByteString.EMPTY);
    assertThatThrownBy(() -> verify(federated.build(), ANY))
        .hasMessageContaining("\"?partner\"")
        .message()
        .doesNotContain("\u202e");
  }

  @Test
  void refusesTheWholeUpdateForOneWrongSvid() {
    var right = svid(authority, WEB, "");
    var wrong = SvidBuilder.of(authority, API, NOW).keyOfAnotherLeaf().build();

    assertThatThrownBy(
            () -> verify(update(List.of(right, wrong), authority).toX509SvidResponse(), ANY))
        .hasMessageStartingWith(API.toString());
  }

  @Test
  void refusesAChainThatDoesNotReachTheBundle() {
    var stranger = authority(TRUST_DOMAIN);
    var svid = svid(stranger, WEB, "");

    assertThatThrownBy(() -> verify(update(List.of(svid), authority).toX509SvidResponse(), ANY))
        .hasMessageContaining("does not reach the trust bundle of example.org");
  }

  @Test
  void refusesATrustDomainThatIsNotTheExpectedOne() {
    var svid = svid(authority, WEB, "");

    assertThatThrownBy(() ->
            verify(update(List.of(svid), authority).toX509SvidResponse(), Optional.of(PARTNER)))
        .hasMessageContaining("not in the expected trust domain partner.test");
  }

  @Test
  void followsAChainThroughAnIntermediate() {
    var svid = svid(authority.intermediate(Duration.ofDays(30)), WEB, "");

    var snapshot = verify(update(List.of(svid), authority).toX509SvidResponse(), ANY);

    assertThat(snapshot.svids().getFirst().chain()).hasSize(2);
  }

  /** Nested SPIRE publishes the intermediate in the bundle and sends it in the chain. */
  @Test
  void followsAChainWhoseIntermediateIsItselfAnAuthority() {
    var intermediate = authority.intermediate(Duration.ofDays(30));
    var svid = svid(intermediate, WEB, "");
    X509SVIDResponse response = update(List.of(svid), authority).toX509SvidResponse();
    ByteString intermediateAlone = der(intermediate);

    var snapshot =
        verify(
            response.toBuilder()
                .setSvids(0, response.getSvids(0).toBuilder().setBundle(intermediateAlone))
                .build(),
            ANY);

    assertThat(snapshot.own().authorities()).containsExactly(intermediate.certificate());
  }

  @Test
  void refusesBytesThatAreNoCertificateWithoutQuotingTheKey() {
    X509SVIDResponse response =
        update(List.of(svid(authority, WEB, "")), authority).toX509SvidResponse();
    var broken =
        response.toBuilder()
            .setSvids(
                0,
                response.getSvids(0).toBuilder()
                    .setX509SvidKey(ByteString.copyFromUtf8("secret-key-material")))
            .build();

    assertThatThrownBy(() -> verify(broken, ANY))
        .isInstanceOf(IdentityException.class)
        .hasNoCause()
        .hasMessageNotContaining("secret-key-material");
  }

  /** A foreign trust domain that publishes JWT keys alone must not take our own identity away. */
  @Test
  void leavesOutAFederatedTrustDomainWithoutX509Authorities() {
    X509SVIDResponse response =
        update(List.of(svid(authority, WEB, "")), authority).toX509SvidResponse().toBuilder()
            .putFederatedBundles("spiffe://partner.test", ByteString.EMPTY)
            .build();

    var snapshot = verify(response, ANY);

    assertThat(snapshot.svids()).hasSize(1);
    assertThat(snapshot.federated()).isEmpty();
  }

  @Test
  void refusesAFederatedBundleThatCannotBeParsed() {
    X509SVIDResponse response =
        update(List.of(svid(authority, WEB, "")), authority).toX509SvidResponse().toBuilder()
            .putFederatedBundles("spiffe://partner.test", ByteString.copyFromUtf8("garbage"))
            .build();

    assertThatThrownBy(() -> verify(response, ANY)).hasMessageContaining("partner.test");
  }

  @Test
  void takesFederatedBundlesUnderEitherNameForm() {
    ByteString foreign = der(authority(PARTNER));
    X509SVIDResponse base =
        update(List.of(svid(authority, WEB, "")), authority).toX509SvidResponse();

    for (String name : List.of("partner.test", "spiffe://partner.test")) {
      var snapshot = verify(base.toBuilder().putFederatedBundles(name, foreign).build(), ANY);
      assertThat(snapshot.federated()).containsOnlyKeys(PARTNER);
    }
  }

  /** A proof holds for one key; another one under the same certificate has to be proved. */
  @Test
  void provesAKeyAgainThatIsNotTheOneProvedBefore() {
    var right = svid(authority, WEB, "");
    var accepted = verify(update(List.of(right), authority).toX509SvidResponse(), ANY);
    var otherKey = svid(authority, WEB, "").privateKey();
    var swapped =
        new UnverifiedSvid(WEB.toString(), leafOf(right), otherKey.getEncoded(), root(), "");
    var same =
        new UnverifiedSvid(
            WEB.toString(), leafOf(right), right.privateKey().getEncoded(), root(), "");
    var verifier = new UpdateVerifier(ANY);

    assertThatThrownBy(() -> verifier.verify(List.of(swapped), Map.of(), accepted.svids(), NOW))
        .hasMessageContaining("does not match the leaf");
    assertThat(verifier.verify(List.of(same), Map.of(), accepted.svids(), NOW).svids())
        .isEqualTo(accepted.svids());
  }

  /** What is proved is that key and certificate belong together, not that the key is a good one. */
  @Test
  void aKeyThatWasProvedIsProvedAgainUnderAnotherCertificate() {
    var known = svid(authority, WEB, "");
    var accepted = verify(update(List.of(known), authority).toX509SvidResponse(), ANY).svids();
    byte[] provedKey = known.privateKey().getEncoded();
    var other =
        new UnverifiedSvid(WEB.toString(), leafOf(svid(authority, WEB, "")), provedKey, root(), "");

    assertThatThrownBy(
            () -> new UpdateVerifier(ANY).verify(List.of(other), Map.of(), accepted, NOW))
        .hasMessageContaining("does not match the leaf");
  }

  @Test
  void anSvidThatComesUnderAnotherHintKeepsTheKeyThatWasProved() {
    var known = svid(authority, WEB, "");
    var accepted = verify(update(List.of(known), authority).toX509SvidResponse(), ANY).svids();
    byte[] key = known.privateKey().getEncoded();
    var hinted = new UnverifiedSvid(WEB.toString(), leafOf(known), key, root(), "internal");

    var again = new UpdateVerifier(ANY).verify(List.of(hinted), Map.of(), accepted, NOW).svids();
    assertThat(again.getFirst().hint()).isEqualTo("internal");
    assertThat(again.getFirst().key()).isSameAs(accepted.getFirst().key());
  }

  @Test
  void takesAnSvidOfTheExpectedTrustDomain() {
    var response = update(List.of(svid(authority, WEB, "")), authority).toX509SvidResponse();
    assertThat(verify(response, Optional.of(TRUST_DOMAIN)).svids()).hasSize(1);
  }

  /** The chain is cut at the first authority in it: what stands below still has to be its issue. */
  @Test
  void refusesALeafThatTheAuthorityInItsChainDidNotIssue() {
    var foreign = svid(authority(TRUST_DOMAIN), WEB, "");
    byte[] leafThenOurRoot =
        ByteString.copyFrom(leafOf(foreign)).concat(der(authority)).toByteArray();
    var forged =
        new UnverifiedSvid(
            WEB.toString(), leafThenOurRoot, foreign.privateKey().getEncoded(), root(), "");

    assertThatThrownBy(
            () -> new UpdateVerifier(ANY).verify(List.of(forged), Map.of(), List.of(), NOW))
        .hasMessageContaining("does not reach the trust bundle of example.org");
  }

  @Test
  void anSvidThatWasNotCheckedShowsItsIdAlone() {
    byte[] key = svid(authority, WEB, "").privateKey().getEncoded();
    assertThat(new UnverifiedSvid(WEB.toString(), new byte[0], key, "internal"))
        .hasToString("UnverifiedSvid[spiffe://example.org/web]");
  }

  private byte[] root() {
    return der(authority).toByteArray();
  }

  private static byte[] leafOf(WorkloadSvid svid) {
    try {
      return svid.leaf().getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static ByteString der(CertificateAuthority authority) {
    try {
      return ByteString.copyFrom(authority.certificate().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }
}
