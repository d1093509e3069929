package dev.spirebridge.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.Principal;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Date;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that has {@link P256} verify its signature where it can, and is the JDK's in all
 * else. The JDK's validator asks each certificate of a chain whether a key has signed it; one that
 * asked the JDK's own certificates would be slower and come to the same end.
 *
 * <p>It is the JDK that says no: what {@link P256} does not take, be it for another curve, is
 * verified again by the JDK's providers.
 */
class P256Certificate extends X509Certificate {

  private static final long serialVersionUID = 1L;

  // Serialised is what Certificate has instead, the encoding.
  private final transient X509Certificate jdks;

  P256Certificate(X509Certificate jdks) {
    this.jdks = jdks;
  }

  @Override
  public void verify(PublicKey key)
      throws CertificateException,
          NoSuchAlgorithmException,
          InvalidKeyException,
          NoSuchProviderException,
          SignatureException {
    if (!isSignedBy(key)) {
      jdks.verify(key);
    }
  }

  @Override
  public void verify(PublicKey key, @Nullable String provider)
      throws CertificateException,
          NoSuchAlgorithmException,
          InvalidKeyException,
          NoSuchProviderException,
          SignatureException {
    if (provider != null || !isSignedBy(key)) {
      jdks.verify(key, provider);
    }
  }

  private boolean isSignedBy(PublicKey key) {
    if (!jdks.getSigAlgName().equals("SHA256withECDSA") || !(key instanceof ECPublicKey point)) {
      return false;
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(jdks.getTBSCertificate());
      return P256.verify(point, digest, jdks.getSignature());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public PublicKey getPublicKey() {
    return jdks.getPublicKey();
  }

  @Override
  public byte[] getEncoded() throws CertificateEncodingException {
    return jdks.getEncoded();
  }

  @Override
  public byte[] getTBSCertificate() throws CertificateEncodingException {
    return jdks.getTBSCertificate();
  }

  @Override
  public void checkValidity() throws CertificateExpiredException, CertificateNotYetValidException {
    jdks.checkValidity();
  }

  @Override
  public void checkValidity(Date date)
      throws CertificateExpiredException, CertificateNotYetValidException {
    jdks.checkValidity(date);
  }

  @Override
  public int getVersion() {
    return jdks.getVersion();
  }

  @Override
  public BigInteger getSerialNumber() {
    return jdks.getSerialNumber();
  }

  @Deprecated
  @Override
  public Principal getIssuerDN() {
    return jdks.getIssuerDN();
  }

  @Override
  public X500Principal getIssuerX500Principal() {
    return jdks.getIssuerX500Principal();
  }

  @Deprecated
  @Override
  public Principal getSubjectDN() {
    return jdks.getSubjectDN();
  }

  @Override
  public X500Principal getSubjectX500Principal() {
    return jdks.getSubjectX500Principal();
  }

  @Override
  public Date getNotBefore() {
    return jdks.getNotBefore();
  }

  @Override
  public Date getNotAfter() {
    return jdks.getNotAfter();
  }

  @Override
  public byte[] getSignature() {
    return jdks.getSignature();
  }

  @Override
  public String getSigAlgName() {
    return jdks.getSigAlgName();
  }

  @Override
  public String getSigAlgOID() {
    return jdks.getSigAlgOID();
  }

  @Override
  public byte @Nullable [] getSigAlgParams() {
    return jdks.getSigAlgParams();
  }

  @Override
  public boolean @Nullable [] getIssuerUniqueID() {
    return jdks.getIssuerUniqueID();
  }

  @Override
  public boolean @Nullable [] getSubjectUniqueID() {
    return jdks.getSubjectUniqueID();
  }

  @Override
  public boolean @Nullable [] getKeyUsage() {
    return jdks.getKeyUsage();
  }

  @Override
  public int getBasicConstraints() {
    return jdks.getBasicConstraints();
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    return jdks.hasUnsupportedCriticalExtension();
  }

  @Override
  public @Nullable Set<String> getCriticalExtensionOIDs() {
    return jdks.getCriticalExtensionOIDs();
  }

  @Override
  public @Nullable Set<String> getNonCriticalExtensionOIDs() {
    return jdks.getNonCriticalExtensionOIDs();
  }

  @Override
  public byte @Nullable [] getExtensionValue(String oid) {
    return jdks.getExtensionValue(oid);
  }

  @Override
  public String toString() {
    return jdks.toString();
  }
}
