package dev.spirebridge.sds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import dev.spirebridge.identity.Pem;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.sds.EncodedSecret.Kind;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import java.time.Instant;
import java.util.Collection;

/**
 * Identities as Envoy secrets, with the same fields set as SPIRE's agent sets, so that an Envoy can
 * be moved from one to the other without a change.
 */
final class SecretEncoder {

  static final String TYPE_URL =
      "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

  private static final String VALIDATOR_TYPE_URL =
      "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig";

  private static final String SPIFFE_VALIDATOR = "envoy.tls.cert_validator.spiffe";

  private SecretEncoder() {}

  static EncodedSecret certificate(String name, Svid svid) {
    TlsCertificate certificate =
        TlsCertificate.newBuilder()
            .setCertificateChain(inline(Pem.certificates(svid.chain())))
            .setPrivateKey(inline(Pem.privateKey(svid.key())))
            .build();
    String version = ContentVersion.of("certificate").inOrder(svid.chain()).text();
    Secret secret = Secret.newBuilder().setName(name).setTlsCertificate(certificate).build();
    return new EncodedSecret(
        name, Kind.CERTIFICATE, version, pack(TYPE_URL, secret), svid.notAfter());
  }

  /** A validation context in which each authority counts for its own trust domain only. */
  static EncodedSecret spiffeValidator(String name, Collection<TrustBundle> bundles) {
    ContentVersion version = ContentVersion.of("spiffe-validator");
    SPIFFECertValidatorConfig.Builder config = SPIFFECertValidatorConfig.newBuilder();
    for (TrustBundle bundle : bundles) {
      String trustDomain = bundle.trustDomain().getName();
      version.with(trustDomain).inAnyOrder(bundle.authorities());
      config.addTrustDomains(
          TrustDomain.newBuilder()
              .setName(trustDomain)
              .setTrustBundle(inline(Pem.certificates(bundle.authorities()))));
    }
    CertificateValidationContext context =
        CertificateValidationContext.newBuilder()
            .setCustomValidatorConfig(
                TypedExtensionConfig.newBuilder()
                    .setName(SPIFFE_VALIDATOR)
                    .setTypedConfig(pack(VALIDATOR_TYPE_URL, config.build())))
            .build();
    return trustBundle(name, version.text(), context);
  }

  /** A validation context in which every authority may vouch for any identity. */
  static EncodedSecret plainCa(String name, Collection<TrustBundle> bundles) {
    ContentVersion version = ContentVersion.of("plain-ca");
    ByteString pem = ByteString.EMPTY;
    for (TrustBundle bundle : bundles) {
      version.inAnyOrder(bundle.authorities());
      pem = pem.concat(wrapped(Pem.certificates(bundle.authorities())));
    }
    CertificateValidationContext context =
        CertificateValidationContext.newBuilder().setTrustedCa(inlined(pem)).build();
    return trustBundle(name, version.text(), context);
  }

  private static EncodedSecret trustBundle(
      String name, String version, CertificateValidationContext context) {
    Secret secret = Secret.newBuilder().setName(name).setValidationContext(context).build();
    return new EncodedSecret(name, Kind.TRUST_BUNDLE, version, pack(TYPE_URL, secret), Instant.MAX);
  }

  /**
   * Serialised here, once: responses copy the bytes, they do not encode the secret again. Not by
   * {@link Any#pack}, which asks the message's descriptor for the name.
   */
  private static Any pack(String typeUrl, Message message) {
    return Any.newBuilder().setTypeUrl(typeUrl).setValue(message.toByteString()).build();
  }

  private static DataSource inline(byte[] pem) {
    return inlined(wrapped(pem));
  }

  private static DataSource inlined(ByteString bytes) {
    return DataSource.newBuilder().setInlineBytes(bytes).build();
  }

  /** Not copied: nobody else has the array. */
  private static ByteString wrapped(byte[] pem) {
    return UnsafeByteOperations.unsafeWrap(pem);
  }
}
