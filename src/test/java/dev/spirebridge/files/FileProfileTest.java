package dev.spirebridge.files;

import static dev.spirebridge.testing.TestIdentities.PARTNER;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.files.IdentityFile.Kind;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.Pem;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.testing.TestIdentities;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileProfileTest {

  private final CertificateAuthority own = TestIdentities.authority(TRUST_DOMAIN);
  private final CertificateAuthority partner = TestIdentities.authority(PARTNER);

  private IdentitySnapshot federatedWith(CertificateAuthority... others) {
    return TestIdentities.snapshot(List.of(TestIdentities.svid(own, WEB, "")), own, others);
  }

  private static FileSet set(FileProfile profile, IdentitySnapshot identities) {
    return profile.of(identities.svids().getFirst(), identities);
  }

  @Test
  void rootsStandBeforeTheKeyAndTheChainIsLast() {
    IdentitySnapshot identities = federatedWith(partner);

    assertThat(set(FileProfile.ISTIO, identities).names())
        .containsExactly("root-cert.pem", "key.pem", "cert-chain.pem");
    assertThat(set(FileProfile.KUBERNETES, identities).names())
        .containsExactly("ca.crt", "tls.key", "tls.crt");
    assertThat(set(FileProfile.SPIFFE, identities).names())
        .containsExactly("bundle.pem", "partner.test.pem", "svid_key.pem", "svid.pem");
  }

  @Test
  void eachFileHoldsItsPartAndOnlyTheKeyIsOne() {
    IdentitySnapshot identities = federatedWith(partner);
    Svid svid = identities.svids().getFirst();

    List<IdentityFile> files = set(FileProfile.SPIFFE, identities).files();

    assertThat(files)
        .extracting(IdentityFile::kind)
        .containsExactly(Kind.CERTIFICATES, Kind.CERTIFICATES, Kind.PRIVATE_KEY, Kind.CERTIFICATES);
    assertThat(files.getFirst().content()).isEqualTo(Pem.certificates(List.of(own.root())));
    assertThat(files.get(1).content()).isEqualTo(Pem.certificates(List.of(partner.root())));
    assertThat(files.get(2).content()).isEqualTo(Pem.privateKey(svid.key()));
    assertThat(files.get(3).content()).isEqualTo(Pem.certificates(svid.chain()));
    assertThat(new String(files.get(2).content(), StandardCharsets.US_ASCII))
        .startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(files.get(2)).hasToString("svid_key.pem");
  }

  @Test
  void plainRootsNeverHoldAFederatedAuthority() {
    assertThat(set(FileProfile.ISTIO, federatedWith(partner)).files().getFirst().content())
        .isEqualTo(Pem.certificates(List.of(own.root())));
  }

  @Test
  void aTrustDomainThatWouldReplaceAFileOfTheSetIsLeftOut() {
    IdentitySnapshot identities =
        federatedWith(
            authority("svid"),
            authority("svid_key"),
            authority("bundle"),
            authority(".spire-bridge.1.svid"),
            authority("a".repeat(201)),
            partner);

    FileSet set = set(FileProfile.SPIFFE, identities);

    assertThat(set.names())
        .containsExactly("bundle.pem", "partner.test.pem", "svid_key.pem", "svid.pem");
    assertThat(set.leftOut())
        .containsExactlyInAnyOrder(
            "svid", "svid_key", "bundle", ".spire-bridge.1.svid", "a".repeat(201));
  }

  private static CertificateAuthority authority(String name) {
    return TestIdentities.authority(TrustDomain.parse(name));
  }
}
