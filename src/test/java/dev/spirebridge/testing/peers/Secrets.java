package dev.spirebridge.testing.peers;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the secrets out of discovery responses. */
public final class Secrets {

  /** The type URL of all requests and responses. */
  public static final String TYPE_URL =
      "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

  private Secrets() {}

  /** By name, in the order sent. */
  public static Map<String, Secret> of(DiscoveryResponse response) {
    Map<String, Secret> secrets = new LinkedHashMap<>();
    response.getResourcesList().forEach(any -> put(secrets, any));
    return secrets;
  }

  /** By name, in the order sent. */
  public static Map<String, Secret> of(DeltaDiscoveryResponse response) {
    Map<String, Secret> secrets = new LinkedHashMap<>();
    response.getResourcesList().stream()
        .map(Resource::getResource)
        .forEach(any -> put(secrets, any));
    return secrets;
  }

  /** The leaf of the only secret in the response, which must be a certificate. */
  public static X509Certificate leaf(DiscoveryResponse response) {
    return leaf(only(response));
  }

  public static X509Certificate leaf(Secret secret) {
    return certificates(secret.getTlsCertificate().getCertificateChain().getInlineBytes())
        .getFirst();
  }

  /** All authorities in the only secret of the response, which must be a validation context. */
  public static List<X509Certificate> roots(DiscoveryResponse response) {
    return roots(only(response));
  }

  public static List<X509Certificate> roots(Secret secret) {
    CertificateValidationContext context = secret.getValidationContext();
    if (!context.hasCustomValidatorConfig()) {
      return certificates(context.getTrustedCa().getInlineBytes());
    }
    try {
      return context
          .getCustomValidatorConfig()
          .getTypedConfig()
          .unpack(SPIFFECertValidatorConfig.class)
          .getTrustDomainsList()
          .stream()
          .flatMap(domain -> certificates(domain.getTrustBundle().getInlineBytes()).stream())
          .toList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not Envoy's SPIFFE validator", e);
    }
  }

  private static Secret only(DiscoveryResponse response) {
    if (response.getResourcesCount() != 1) {
      throw new AssertionError("expected one secret: " + of(response).keySet());
    }
    return of(response).values().iterator().next();
  }

  private static void put(Map<String, Secret> secrets, Any any) {
    try {
      Secret secret = any.unpack(Secret.class);
      if (secrets.put(secret.getName(), secret) != null) {
        throw new AssertionError("sent twice in one response: " + secret.getName());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not a Secret: " + any.getTypeUrl(), e);
    }
  }

  private static List<X509Certificate> certificates(ByteString pem) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem.toByteArray()))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      throw new AssertionError("not PEM certificates", e);
    }
  }
}
