package dev.spirebridge.testing;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes certificates right and wrong: each draft is a right authority or a right X.509-SVID, valid
 * around an instant, until something is overridden.
 */
public final class CertificateWorkshop {

  private static final AtomicLong SERIAL = new AtomicLong(1);
  private static final ASN1ObjectIdentifier UNKNOWN = new ASN1ObjectIdentifier("1.3.6.1.4.1.99999");

  private final Instant now;

  public CertificateWorkshop(Instant now) {
    this.now = now;
  }

  /** A certificate and the key it is for. */
  public record Made(X509Certificate certificate, KeyPair keys) {}

  /** Valid for a year from a day ago, self-signed. */
  public Draft authority(String subject) {
    Draft draft = new Draft(subject).valid(now.minus(Duration.ofDays(1)), now.plus(days(365)));
    draft.authority = true;
    draft.usage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
    return draft;
  }

  /** An X.509-SVID for an hour, with these URI names. */
  public Draft leaf(String... uris) {
    Draft draft = new Draft("O=SPIRE,C=US").valid(now.minusSeconds(10), now.plusSeconds(3600));
    Arrays.stream(uris)
        .forEach(
            uri -> draft.names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
    draft.usage = KeyUsage.digitalSignature | KeyUsage.keyEncipherment | KeyUsage.keyAgreement;
    return draft.purposes(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
  }

  public static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Duration days(int count) {
    return Duration.ofDays(count);
  }

  /** What will be signed. Each method overrides one thing. */
  public static final class Draft {
    private X500Principal subject;
    private final List<GeneralName> names = new ArrayList<>();
    private Optional<KeyPair> keys = Optional.empty();
    private Optional<Made> signer = Optional.empty();
    private Instant notBefore = Instant.EPOCH;
    private Instant notAfter = Instant.EPOCH;
    private BigInteger serial = BigInteger.valueOf(SERIAL.getAndIncrement());
    private boolean authority;
    private Optional<Integer> pathLength = Optional.empty();
    private int usage;
    private boolean usageCritical = true;
    private List<KeyPurposeId> purposes = List.of();
    private Optional<String> onlyFor = Optional.empty();
    private boolean unknownExtension;
    private boolean keyIds = true;
    private final Map<ASN1ObjectIdentifier, byte[]> rawExtensions = new LinkedHashMap<>();
    private Optional<Made> keyIdOf = Optional.empty();
    private Optional<Made> authorityKeyIdOf = Optional.empty();

    private Draft(String subject) {
      this.subject = new X500Principal(subject);
    }

    public Draft keys(KeyPair value) {
      keys = Optional.of(value);
      return this;
    }

    public Draft signedBy(Made value) {
      signer = Optional.of(value);
      return this;
    }

    public Draft valid(Instant from, Instant until) {
      notBefore = from;
      notAfter = until;
      return this;
    }

    public Draft withoutSubject() {
      subject = new X500Principal("");
      return this;
    }

    public Draft serial(BigInteger value) {
      serial = value;
      return this;
    }

    public Draft uri(String value) {
      names.add(new GeneralName(GeneralName.uniformResourceIdentifier, value));
      return this;
    }

    public Draft dns(String... values) {
      Arrays.stream(values)
          .forEach(value -> names.add(new GeneralName(GeneralName.dNSName, value)));
      return this;
    }

    /** Bits of {@link KeyUsage}; zero leaves the extension out. */
    public Draft usage(int bits) {
      usage = bits;
      return this;
    }

    public Draft usageNotCritical() {
      usageCritical = false;
      return this;
    }

    /** None leaves the extension out. */
    public Draft purposes(KeyPurposeId... values) {
      purposes = List.of(values);
      return this;
    }

    public Draft pathLength(int value) {
      pathLength = Optional.of(value);
      return this;
    }

    /** A name constraint: URIs of this host only. */
    public Draft onlyFor(String host) {
      onlyFor = Optional.of(host);
      return this;
    }

    public Draft unknownCriticalExtension() {
      unknownExtension = true;
      return this;
    }

    /** An extension whose value is these bytes, well-formed or not. */
    public Draft rawExtension(String oid, byte[] value) {
      rawExtensions.put(new ASN1ObjectIdentifier(oid), value.clone());
      return this;
    }

    public Draft withoutKeyIds() {
      keyIds = false;
      return this;
    }

    /** Claims another's subject key identifier. */
    public Draft keyIdOf(Made other) {
      keyIdOf = Optional.of(other);
      return this;
    }

    /** Claims to be signed by another's key. */
    public Draft authorityKeyIdOf(Made other) {
      authorityKeyIdOf = Optional.of(other);
      return this;
    }

    public X509Certificate certificate() {
      return make().certificate();
    }

    public Made make() {
      KeyPair own = keys.orElseGet(() -> ec("secp256r1"));
      KeyPair signing = signer.map(Made::keys).orElse(own);
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              signer.map(each -> each.certificate().getSubjectX500Principal()).orElse(subject),
              serial,
              Date.from(notBefore),
              Date.from(notAfter),
              subject,
              own.getPublic());
      try {
        constrain(builder);
        identify(builder, own, signing);
        String algorithm =
            signing.getPublic().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        return new Made(
            new JcaX509CertificateConverter()
                .getCertificate(
                    builder.build(
                        new JcaContentSignerBuilder(algorithm).build(signing.getPrivate()))),
            own);
      } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
        throw new AssertionError(e);
      }
    }

    private void constrain(JcaX509v3CertificateBuilder builder) throws CertIOException {
      BasicConstraints constraints =
          pathLength.map(BasicConstraints::new).orElse(new BasicConstraints(authority));
      builder.addExtension(Extension.basicConstraints, true, constraints);
      if (usage != 0) {
        builder.addExtension(Extension.keyUsage, usageCritical, new KeyUsage(usage));
      }
      if (!purposes.isEmpty()) {
        ASN1Encodable purpose = new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new));
        builder.addExtension(Extension.extendedKeyUsage, false, purpose);
      }
      if (onlyFor.isPresent()) {
        GeneralName host =
            new GeneralName(GeneralName.uniformResourceIdentifier, onlyFor.orElseThrow());
        GeneralSubtree[] permitted = {new GeneralSubtree(host)};
        builder.addExtension(Extension.nameConstraints, true, new NameConstraints(permitted, null));
      }
      if (unknownExtension) {
        builder.addExtension(UNKNOWN, true, new DERUTF8String("nobody knows what this means"));
      }
      for (Map.Entry<ASN1ObjectIdentifier, byte[]> raw : rawExtensions.entrySet()) {
        builder.addExtension(raw.getKey(), false, raw.getValue());
      }
    }

    private void identify(JcaX509v3CertificateBuilder builder, KeyPair own, KeyPair signing)
        throws GeneralSecurityException, CertIOException {
      if (!names.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            subject.getName().isEmpty(),
            new GeneralNames(names.toArray(GeneralName[]::new)));
      }
      if (!keyIds) {
        return;
      }
      SubjectKeyIdentifier keyId = keyId(keyIdOf.map(Made::keys).orElse(own));
      builder.addExtension(Extension.subjectKeyIdentifier, false, keyId);
      byte[] above = keyId(authorityKeyIdOf.map(Made::keys).orElse(signing)).getKeyIdentifier();
      builder.addExtension(
          Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(above));
    }

    private static SubjectKeyIdentifier keyId(KeyPair keys) throws GeneralSecurityException {
      return new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic());
    }
  }
}
