package dev.spirebridge.testing.peers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Istio's three files in a folder, read as one who knows no more than their names. */
public record CertificateFiles(Path folder) {

  static final String KEY = "key.pem";
  static final String CHAIN = "cert-chain.pem";
  static final String ROOTS = "root-cert.pem";

  /** The key and the chain as they stood one after the other; empty while one is missing. */
  public Optional<Pair> pair() {
    try {
      String key = Files.readString(folder.resolve(KEY));
      return Optional.of(new Pair(key, Files.readString(folder.resolve(CHAIN))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  List<X509Certificate> roots() {
    try {
      return certificates(Files.readString(folder.resolve(ROOTS)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What was read, which may be of two sets. */
  public record Pair(String key, String chain) {

    X509Certificate leaf() {
      return certificates(chain).getFirst();
    }

    /** Whether what the key signs is verified by the leaf. */
    public boolean matches() {
      try {
        byte[] challenge = new byte[32];
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(privateKey());
        signer.update(challenge);
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(leaf().getPublicKey());
        verifier.update(challenge);
        return verifier.verify(signer.sign());
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    private PrivateKey privateKey() throws GeneralSecurityException {
      String base64 = key.replaceAll("-----[A-Z ]+-----|\\s", "");
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    /** Leaves the key out. */
    @Override
    public String toString() {
      return "Pair of " + leaf().getSerialNumber().toString(16);
    }
  }

  static boolean isIssuedByOneOf(List<X509Certificate> roots, X509Certificate leaf) {
    return roots.stream().anyMatch(root -> hasIssued(root, leaf));
  }

  private static boolean hasIssued(X509Certificate root, X509Certificate leaf) {
    try {
      leaf.verify(root.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static List<X509Certificate> certificates(String pem) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
