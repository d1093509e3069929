package dev.spirebridge.issuer.probe;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.testing.TestIdentities;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** An authority, an SVID below its intermediate, and their PEM. */
final class Chains {

  static final CertificateAuthority AUTHORITY =
      TestIdentities.authority(TestIdentities.TRUST_DOMAIN);
  static final WorkloadSvid WEB =
      TestIdentities.svid(AUTHORITY.intermediate(Duration.ofDays(30)), TestIdentities.WEB, "");
  static final WorkloadSvid API = TestIdentities.svid(AUTHORITY, TestIdentities.API, "");

  private Chains() {}

  static String pem(List<X509Certificate> chain) {
    return chain.stream().map(Chains::pem).collect(Collectors.joining());
  }

  static String pem(WorkloadSvid svid) {
    return pem(svid.chain());
  }

  static String pem(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  static String keyPem(WorkloadSvid svid) {
    return block("PRIVATE KEY", svid.privateKey().getEncoded());
  }

  private static String block(String label, byte[] der) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(
            label,
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der));
  }
}
