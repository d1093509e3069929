package dev.spirebridge.cli;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.testing.Pem;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code check-issuer} as it is typed, with a bundle file and certificates to look at. */
abstract class CheckIssuerLines extends CommandLines {

  static final TrustDomain OWN = TrustDomain.parse("example.org");
  static final SpiffeId WEB = SpiffeId.parse("spiffe://example.org/ns/shop/sa/web");
  static final CertificateAuthority OURS = authority(OWN);
  static final CertificateAuthority PARTNERS = authority(TrustDomain.parse("partner.test"));
  static final WorkloadSvid SVID = OURS.issue(WEB, "", Duration.ofHours(1));
  static final CertificateAuthority STRANGER = authority(OWN);
  static final WorkloadSvid STRANGERS = STRANGER.issue(WEB, "", Duration.ofHours(1));

  private static CertificateAuthority authority(TrustDomain trustDomain) {
    return CertificateAuthority.selfSigned(trustDomain, Duration.ofDays(1), InstantSource.system());
  }

  int check(String... args) throws IOException {
    Path bundle = Files.writeString(folder.resolve("bundle.pem"), Pem.of(OURS.root()));
    List<String> line = new ArrayList<>(List.of("check-issuer", "--bundle", bundle.toString()));
    line.addAll(Arrays.asList(args));
    return run(line.toArray(String[]::new));
  }

  String file(String name, WorkloadSvid svid) throws IOException {
    return Files.writeString(folder.resolve(name), Pem.of(svid.chain())).toString();
  }

  Path kubeconfig(int port) throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: a, cluster: {server: 'http://127.0.0.1:%d'}}]
        contexts: [{name: a, context: {cluster: a, user: a}}]
        users: [{name: a, user: {}}]
        current-context: a
        """
            .formatted(port));
  }
}
