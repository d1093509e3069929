package dev.spirebridge.issuer.probe;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.testing.Pem;
import dev.spirebridge.testing.TestIdentities;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/** An authority, an SVID below its intermediate, and their PEM. */
final class Chains {

  static final CertificateAuthority AUTHORITY =
      TestIdentities.authority(TestIdentities.TRUST_DOMAIN);
  static final WorkloadSvid WEB =
      TestIdentities.svid(AUTHORITY.intermediate(Duration.ofDays(30)), TestIdentities.WEB, "");
  static final WorkloadSvid API = TestIdentities.svid(AUTHORITY, TestIdentities.API, "");

  private Chains() {}

  static String pem(List<X509Certificate> chain) {
    return Pem.of(chain);
  }

  static String pem(WorkloadSvid svid) {
    return Pem.of(svid.chain());
  }

  static String pem(X509Certificate certificate) {
    return Pem.of(certificate);
  }

  static String keyPem(WorkloadSvid svid) {
    return Pem.block("PRIVATE KEY", svid.privateKey().getEncoded());
  }
}
