package dev.spirebridge.demo.jdk;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.spiffe.bundle.x509bundle.X509Bundle;
import io.spiffe.bundle.x509bundle.X509BundleSet;
import io.spiffe.exception.X509BundleException;
import io.spiffe.exception.X509SvidException;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.svid.x509svid.X509Svid;
import java.util.Optional;

/**
 * What an SDS client holds so far: a certificate with its key, and the trust bundles. The two come
 * as separate secrets, maybe in separate answers. Immutable.
 */
record ReceivedSecrets(Optional<X509Svid> svid, Optional<X509BundleSet> bundles) {

  static final ReceivedSecrets NONE = new ReceivedSecrets(Optional.empty(), Optional.empty());

  /** Whether a handshake can be made with it. */
  boolean complete() {
    return svid.isPresent() && bundles.isPresent();
  }

  /**
   * These with one secret replaced.
   *
   * @throws IllegalArgumentException with what is wrong in {@code secret}, fit for a NACK
   */
  ReceivedSecrets with(Secret secret) {
    return switch (secret.getTypeCase()) {
      case TLS_CERTIFICATE ->
          new ReceivedSecrets(Optional.of(svid(secret.getTlsCertificate())), bundles);
      case VALIDATION_CONTEXT ->
          new ReceivedSecrets(svid, Optional.of(bundles(secret.getValidationContext())));
      case SESSION_TICKET_KEYS, GENERIC_SECRET, TYPE_NOT_SET ->
          throw new IllegalArgumentException(
              "secret \"" + secret.getName() + "\" is of a kind not asked for");
    };
  }

  private static X509Svid svid(TlsCertificate certificate) {
    try {
      return X509Svid.parse(
          certificate.getCertificateChain().getInlineBytes().toByteArray(),
          certificate.getPrivateKey().getInlineBytes().toByteArray());
    } catch (X509SvidException e) {
      throw new IllegalArgumentException("not an X.509-SVID: " + e.getMessage(), e);
    }
  }

  private static X509BundleSet bundles(CertificateValidationContext context) {
    if (!context.hasCustomValidatorConfig()) {
      throw new IllegalArgumentException(
          "the validation context has no SPIFFE validator, so nothing says which trust domain the"
              + " authorities belong to");
    }
    try {
      var bundles = X509BundleSet.emptySet();
      var validator =
          context
              .getCustomValidatorConfig()
              .getTypedConfig()
              .unpack(SPIFFECertValidatorConfig.class);
      for (var trusted : validator.getTrustDomainsList()) {
        bundles.put(
            X509Bundle.parse(
                TrustDomain.parse(trusted.getName()),
                trusted.getTrustBundle().getInlineBytes().toByteArray()));
      }
      return bundles;
    } catch (InvalidProtocolBufferException | X509BundleException e) {
      throw new IllegalArgumentException("not a SPIFFE validator: " + e.getMessage(), e);
    }
  }
}
