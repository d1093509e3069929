package dev.spirebridge.demo;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes keys and signed certificates with the extensions that SPIRE's server puts in them. */
final class CertificateFactory {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SERIAL_NUMBER_BITS = 127;
  private static final String SERIAL_NUMBER_ATTRIBUTE = "2.5.4.5";

  private CertificateFactory() {}

  /** Signs {@code content} with the issuer's key; without an issuer it is self-signed. */
  static X509Certificate sign(
      CertificateContent content,
      PublicKey subjectKey,
      PrivateKey signingKey,
      Optional<X509Certificate> issuer) {
    var serial = new BigInteger(SERIAL_NUMBER_BITS, RANDOM).add(BigInteger.ONE);
    var subject = subject(content, serial);
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer.map(X509Certificate::getSubjectX500Principal).orElse(subject),
            serial,
            Date.from(content.notBefore()),
            Date.from(content.notAfter()),
            subject,
            subjectKey);
    try {
      addExtensions(builder, content, subjectKey, issuer);
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(signingKey);
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException("Cannot make a certificate for " + content, e);
    }
  }

  private static X500Principal subject(CertificateContent content, BigInteger serial) {
    return new X500Principal(
        content.authority()
            ? SERIAL_NUMBER_ATTRIBUTE + "=" + serial + "," + content.subject()
            : content.subject());
  }

  private static void addExtensions(
      X509v3CertificateBuilder builder,
      CertificateContent content,
      PublicKey subjectKey,
      Optional<X509Certificate> issuer)
      throws GeneralSecurityException, CertIOException {
    var utilities = new JcaX509ExtensionUtils();
    builder.addExtension(
        Extension.basicConstraints, true, new BasicConstraints(content.authority()));
    if (content.authority()) {
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    } else {
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(
              KeyUsage.digitalSignature | KeyUsage.keyEncipherment | KeyUsage.keyAgreement));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
    }
    builder.addExtension(
        Extension.subjectKeyIdentifier, false, utilities.createSubjectKeyIdentifier(subjectKey));
    if (issuer.isPresent()) {
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          utilities.createAuthorityKeyIdentifier(issuer.get().getPublicKey()));
    }
    if (!content.uriNames().isEmpty()) {
      builder.addExtension(Extension.subjectAlternativeName, false, uriNames(content));
    }
  }

  private static GeneralNames uriNames(CertificateContent content) {
    return new GeneralNames(
        content.uriNames().stream()
            .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
            .toArray(GeneralName[]::new));
  }
}
