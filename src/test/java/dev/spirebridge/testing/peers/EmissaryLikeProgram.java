package dev.spirebridge.testing.peers;

import dev.spirebridge.testing.peers.CertificateFiles.Pair;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;

/** {@link EmissaryLikeReader} as a program for a pod: a line for each pair that it takes. */
public final class EmissaryLikeProgram {

  /** What Emissary is told its folder by. */
  private static final String FOLDER = "AMBASSADOR_ISTIO_SECRET_DIR";

  private EmissaryLikeProgram() {}

  /** Runs until it is ended. A line has the SPIFFE ID, and whether the pair belongs together. */
  public static void main(String[] arguments)
      throws InterruptedException, CertificateParsingException {
    CertificateFiles files = new CertificateFiles(Path.of(System.getenv(FOLDER)));
    try (EmissaryLikeReader reader = EmissaryLikeReader.start(files)) {
      files.pair().ifPresent(reader.taken()::add);
      while (true) {
        Pair pair = reader.taken().take();
        boolean trusted = CertificateFiles.isIssuedByOneOf(files.roots(), pair.leaf());
        System.out.printf(
            "%s %s %s %s%n",
            pair.leaf().getSerialNumber().toString(16),
            spiffeId(pair.leaf()),
            pair.matches() ? "matches" : "mismatched",
            trusted ? "trusted" : "untrusted");
      }
    }
  }

  private static Object spiffeId(X509Certificate leaf) throws CertificateParsingException {
    return leaf.getSubjectAlternativeNames().iterator().next().get(1);
  }
}
