package dev.spirebridge.sds;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Reads encoded secrets as a client does: from their bytes alone. */
final class SecretReading {

  private SecretReading() {}

  /**
   * {@code name = certificate example.org/web}, {@code name = validator example.org+partner.test}
   * or {@code name = plain example.org}; trust domains in the order in which they stand there.
   */
  static String describe(EncodedSecret encoded) {
    Secret secret = secret(encoded);
    return secret.getName() + " = " + content(secret);
  }

  static Secret secret(EncodedSecret encoded) {
    try {
      return encoded.packed().unpack(Secret.class);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  static SPIFFECertValidatorConfig validator(CertificateValidationContext context) {
    try {
      return context
          .getCustomValidatorConfig()
          .getTypedConfig()
          .unpack(SPIFFECertValidatorConfig.class);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  static List<X509Certificate> certificates(ByteString pem) {
    try {
      return CertificateFactory.getInstance("X.509").generateCertificates(pem.newInput()).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }

  private static String content(Secret secret) {
    return switch (secret.getTypeCase()) {
      case TLS_CERTIFICATE ->
          "certificate "
              + owner(
                  certificates(secret.getTlsCertificate().getCertificateChain().getInlineBytes())
                      .getFirst());
      case VALIDATION_CONTEXT -> context(secret.getValidationContext());
      case SESSION_TICKET_KEYS, GENERIC_SECRET, TYPE_NOT_SET ->
          throw new AssertionError("SPIRE has no such secret: " + secret.getTypeCase());
    };
  }

  private static String context(CertificateValidationContext context) {
    if (context.hasTrustedCa()) {
      return "plain "
          + certificates(context.getTrustedCa().getInlineBytes()).stream()
              .map(SecretReading::owner)
              .distinct()
              .collect(Collectors.joining("+"));
    }
    return "validator "
        + validator(context).getTrustDomainsList().stream()
            .map(TrustDomain::getName)
            .collect(Collectors.joining("+"));
  }

  /** The SPIFFE ID in it, without the scheme. */
  private static String owner(X509Certificate certificate) {
    try {
      return certificate.getSubjectAlternativeNames().stream()
          .map(Collection::stream)
          .map(name -> name.skip(1).findFirst().orElseThrow().toString())
          .collect(Collectors.joining())
          .replace("spiffe://", "");
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }
}
