package dev.spirebridge.demo;

import com.google.protobuf.ByteString;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesResponse;
import io.spiffe.workloadapi.grpc.Workload.X509SVID;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;
import java.io.ByteArrayOutputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All that a workload is entitled to at one instant; the Workload API always sends the whole.
 *
 * @param trustDomain the workload's own trust domain
 * @param svids the first is the default one
 * @param authorities the own trust domain's bundle
 * @param federatedBundles by foreign trust domain
 */
public record WorkloadUpdate(
    TrustDomain trustDomain,
    List<WorkloadSvid> svids,
    List<X509Certificate> authorities,
    Map<TrustDomain, List<X509Certificate>> federatedBundles) {

  public WorkloadUpdate {
    svids = List.copyOf(svids);
    authorities = List.copyOf(authorities);
    federatedBundles = Map.copyOf(federatedBundles);
  }

  /** The message of FetchX509SVID; federated bundles are keyed {@code spiffe://} + name. */
  public X509SVIDResponse toX509SvidResponse() {
    var bundle = concatenatedDer(authorities);
    var response = X509SVIDResponse.newBuilder().putAllFederatedBundles(encodedFederation());
    for (var svid : svids) {
      response.addSvids(
          X509SVID
              .newBuilder()
              .setSpiffeId(svid.spiffeId().toString())
              .setHint(svid.hint())
              .setX509Svid(concatenatedDer(svid.chain()))
              .setX509SvidKey(ByteString.copyFrom(svid.privateKey().getEncoded()))
              .setBundle(bundle));
    }
    return response.build();
  }

  /** The message of FetchX509Bundles: the own bundle and the federated ones in one map. */
  public X509BundlesResponse toX509BundlesResponse() {
    return X509BundlesResponse.newBuilder()
        .putAllBundles(encodedFederation())
        .putBundles(trustDomain.toIdString(), concatenatedDer(authorities))
        .build();
  }

  private Map<String, ByteString> encodedFederation() {
    return federatedBundles.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().toIdString(), entry -> concatenatedDer(entry.getValue())));
  }

  static ByteString concatenatedDer(Collection<X509Certificate> certificates) {
    var der = new ByteArrayOutputStream();
    for (var certificate : certificates) {
      try {
        der.writeBytes(certificate.getEncoded());
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException(
            "Cannot encode the certificate of " + certificate.getSubjectX500Principal(), e);
      }
    }
    return ByteString.copyFrom(der.toByteArray());
  }
}
