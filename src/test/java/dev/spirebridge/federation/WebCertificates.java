package dev.spirebridge.federation;

import dev.spirebridge.testing.CertificateWorkshop;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A web authority and what it signs for hosts, by the machine's clock as web PKI is judged. */
public final class WebCertificates {

  /** A server's key and its chain, leaf first. */
  public record Server(PrivateKey key, List<X509Certificate> chain) {}

  private static final X500Principal ISSUER = new X500Principal("CN=Web authority of a test");

  private final KeyPair keys = CertificateWorkshop.ec("secp256r1");
  private final Instant now;
  private final X509Certificate root;
  private long serial = 1;

  public WebCertificates(Instant now) {
    this.now = now;
    JcaX509v3CertificateBuilder builder =
        builder(ISSUER, now.minus(Duration.ofDays(30)), now.plus(Duration.ofDays(30)), keys);
    this.root = sign(builder, true, "");
  }

  public X509Certificate root() {
    return root;
  }

  /** The same authority as an older certificate, which has expired, knows it. */
  X509Certificate expiredRoot() {
    return sign(
        builder(ISSUER, now.minus(Duration.ofDays(60)), now.minus(Duration.ofDays(1)), keys),
        true,
        "");
  }

  public Server valid(String host) {
    return issue(host, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
  }

  public Server expired(String host) {
    return issue(host, now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1)));
  }

  private Server issue(String host, Instant notBefore, Instant notAfter) {
    KeyPair own = CertificateWorkshop.ec("secp256r1");
    X500Principal subject = new X500Principal("CN=" + host);
    return new Server(
        own.getPrivate(), List.of(sign(builder(subject, notBefore, notAfter, own), false, host)));
  }

  private JcaX509v3CertificateBuilder builder(
      X500Principal subject, Instant notBefore, Instant notAfter, KeyPair own) {
    return new JcaX509v3CertificateBuilder(
        ISSUER,
        BigInteger.valueOf(serial++),
        Date.from(notBefore),
        Date.from(notAfter),
        subject,
        own.getPublic());
  }

  private X509Certificate sign(JcaX509v3CertificateBuilder builder, boolean root, String host) {
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(root));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(root ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
      if (!root) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }
}
