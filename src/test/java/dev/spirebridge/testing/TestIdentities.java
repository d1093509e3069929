package dev.spirebridge.testing;

import com.google.protobuf.ByteString;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.demo.WorkloadUpdate;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.UnverifiedSvid;
import dev.spirebridge.identity.UpdateVerifier;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.workloadapi.grpc.Workload.X509SVID;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Identities of {@code example.org} at a fixed instant, for tests of what is done with them. */
public final class TestIdentities {

  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  public static final TrustDomain TRUST_DOMAIN = TrustDomain.parse("example.org");
  public static final TrustDomain PARTNER = TrustDomain.parse("partner.test");
  public static final SpiffeId WEB = SpiffeId.parse("spiffe://example.org/web");
  public static final SpiffeId API = SpiffeId.parse("spiffe://example.org/api");
  public static final InstantSource CLOCK = InstantSource.fixed(NOW);

  private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(365);

  private TestIdentities() {}

  public static CertificateAuthority authority(TrustDomain trustDomain) {
    return CertificateAuthority.selfSigned(trustDomain, AUTHORITY_LIFETIME, CLOCK);
  }

  public static WorkloadSvid svid(CertificateAuthority authority, SpiffeId id, String hint) {
    return SvidBuilder.of(authority, id, NOW).hint(hint).build();
  }

  /** What the agent would send: these SVIDs, the first authority's trust domain as the own one. */
  public static WorkloadUpdate update(
      List<WorkloadSvid> svids, CertificateAuthority own, CertificateAuthority... others) {
    Map<TrustDomain, List<X509Certificate>> federated = new HashMap<>();
    List<X509Certificate> authorities = new ArrayList<>(List.of(own.root()));
    Arrays.stream(others)
        .forEach(other -> {
          if (other.trustDomain().equals(own.trustDomain())) {
            authorities.add(other.root());
          } else {
            federated.put(other.trustDomain(), List.of(other.root()));
          }
        });
    return new WorkloadUpdate(own.trustDomain(), svids, authorities, federated);
  }

  /** The same after all checks. */
  public static IdentitySnapshot snapshot(
      List<WorkloadSvid> svids, CertificateAuthority own, CertificateAuthority... others) {
    return verify(update(svids, own, others).toX509SvidResponse(), Optional.empty());
  }

  public static IdentitySnapshot verify(X509SVIDResponse response, Optional<TrustDomain> expected) {
    return new UpdateVerifier(expected)
        .verify(
            response.getSvidsList().stream().map(TestIdentities::unverified).toList(),
            response.getFederatedBundlesMap().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> bytes(entry.getValue()))),
            List.of(),
            NOW);
  }

  private static UnverifiedSvid unverified(X509SVID svid) {
    return new UnverifiedSvid(
        svid.getSpiffeId(),
        bytes(svid.getX509Svid()),
        bytes(svid.getX509SvidKey()),
        bytes(svid.getBundle()),
        svid.getHint());
  }

  private static byte[] bytes(ByteString value) {
    return value.toByteArray();
  }
}
