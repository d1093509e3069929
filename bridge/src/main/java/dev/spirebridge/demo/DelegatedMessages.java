package dev.spirebridge.demo;

import com.google.protobuf.ByteString;
import java.security.cert.X509Certificate;
import java.util.List;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsResponse;
import spire.api.agent.delegatedidentity.v1.X509SVIDWithKey;
import spire.api.types.SPIFFEID;
import spire.api.types.X509SVID;

/** Writes updates as messages of the Delegated Identity API. */
final class DelegatedMessages {
  private DelegatedMessages() {}

  /** All SVIDs; trust domains as {@code spiffe://} + name, sorted as SPIRE does. */
  static SubscribeToX509SVIDsResponse svids(WorkloadUpdate update) {
    var response = SubscribeToX509SVIDsResponse.newBuilder();
    update.svids().forEach(svid -> response.addX509Svids(svid(svid)));
    update.federatedBundles().keySet().stream()
        .map(foreign -> foreign.toIdString())
        .sorted()
        .forEach(response::addFederatesWith);
    return response.build();
  }

  private static X509SVIDWithKey svid(WorkloadSvid svid) {
    var id =
        SPIFFEID
            .newBuilder()
            .setTrustDomain(svid.spiffeId().getTrustDomain().getName())
            .setPath(svid.spiffeId().getPath());
    return X509SVIDWithKey.newBuilder()
        .setX509Svid(
            X509SVID
                .newBuilder()
                .setId(id)
                .addAllCertChain(chain(svid.chain()))
                .setExpiresAt(svid.leaf().getNotAfter().toInstant().getEpochSecond())
                .setHint(svid.hint()))
        .setX509SvidKey(ByteString.copyFrom(svid.privateKey().getEncoded()))
        .build();
  }

  private static List<ByteString> chain(List<X509Certificate> certificates) {
    return certificates.stream()
        .map(certificate -> WorkloadUpdate.concatenatedDer(List.of(certificate)))
        .toList();
  }
}
