package dev.spirebridge.issuer;

import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.issuer.probe.PemChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/**
 * The certificates that the fuzzer begins with. They are kept with the sources, without their keys:
 * an input that found something must find it again, and no fuzzer signs anything by chance.
 */
final class FuzzedChains {

  private static final Path FILE =
      Path.of("src/test/resources/dev/spirebridge/issuer/fuzzed-chains.pem");

  private static final int OWN_AUTHORITIES = 4;

  /** In the order of the file: four authorities of our own, the partner's, the mesh's, the rest. */
  static final List<X509Certificate> ALL = read();

  static final Trust TRUST =
      new Trust(
          Scene.OWN,
          Map.of(
              Scene.OWN, new TrustBundle(Scene.OWN, ALL.subList(0, OWN_AUTHORITIES)),
              Scene.PARTNER, new TrustBundle(Scene.PARTNER, ALL.subList(4, 5))),
          ALL.subList(5, 6));

  private FuzzedChains() {}

  static byte[] der(int index) {
    try {
      return ALL.get(index).getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static List<X509Certificate> read() {
    try {
      return PemChain.read(Files.readAllBytes(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }
}
