package dev.spirebridge.issuer;

import java.io.Serial;
import java.math.BigInteger;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Set;

/** One that a parser lets pass and that then cannot be looked at. */
final class BrokenCertificate extends X509Certificate {

  @Serial private static final long serialVersionUID = 1L;

  private static IllegalStateException broken() {
    return new IllegalStateException("broken \u001b[2J");
  }

  @Override
  public String toString() {
    return "a broken certificate";
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public void checkValidity() {
    throw broken();
  }

  @Override
  public void checkValidity(Date date) {
    throw broken();
  }

  @Override
  public int getVersion() {
    throw broken();
  }

  @Override
  public BigInteger getSerialNumber() {
    throw broken();
  }

  @Deprecated
  @Override
  public Principal getIssuerDN() {
    throw broken();
  }

  @Deprecated
  @Override
  public Principal getSubjectDN() {
    throw broken();
  }

  @Override
  public Date getNotBefore() {
    throw broken();
  }

  @Override
  public Date getNotAfter() {
    throw broken();
  }

  @Override
  public byte[] getTBSCertificate() {
    throw broken();
  }

  @Override
  public byte[] getSignature() {
    throw broken();
  }

  @Override
  public String getSigAlgName() {
    throw broken();
  }

  @Override
  public String getSigAlgOID() {
    throw broken();
  }

  @Override
  public byte[] getSigAlgParams() {
    throw broken();
  }

  @Override
  public boolean[] getIssuerUniqueID() {
    throw broken();
  }

  @Override
  public boolean[] getSubjectUniqueID() {
    throw broken();
  }

  @Override
  public boolean[] getKeyUsage() {
    throw broken();
  }

  @Override
  public int getBasicConstraints() {
    throw broken();
  }

  @Override
  public byte[] getEncoded() {
    throw broken();
  }

  @Override
  public void verify(PublicKey key) {
    throw broken();
  }

  @Override
  public void verify(PublicKey key, String provider) {
    throw broken();
  }

  @Override
  public PublicKey getPublicKey() {
    throw broken();
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    throw broken();
  }

  @Override
  public Set<String> getCriticalExtensionOIDs() {
    throw broken();
  }

  @Override
  public Set<String> getNonCriticalExtensionOIDs() {
    throw broken();
  }

  @Override
  public byte[] getExtensionValue(String oid) {
    throw broken();
  }
}
