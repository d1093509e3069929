package dev.spirebridge.sds;

import static dev.spirebridge.testing.TestIdentities.API;
import static dev.spirebridge.testing.TestIdentities.NOW;
import static dev.spirebridge.testing.TestIdentities.PARTNER;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static dev.spirebridge.testing.TestIdentities.authority;
import static dev.spirebridge.testing.TestIdentities.snapshot;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.testing.SvidBuilder;
import io.spiffe.spiffeid.SpiffeId;
import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** One workload of {@code example.org}, and what its agent may say of it one after another. */
final class Scenes {

  static final Duration LIFETIME = Duration.ofHours(1);
  static final Instant EXPIRED = NOW.plus(LIFETIME).plusSeconds(1);

  /** Nothing in it ever changes, and making it costs more than most of the tests about it. */
  static final Scenes ONE = new Scenes();

  final CertificateAuthority authority = authority(TRUST_DOMAIN);
  final CertificateAuthority nextAuthority = authority(TRUST_DOMAIN);
  final CertificateAuthority partnerAuthority = authority(PARTNER);

  private final WorkloadSvid firstWeb = issue(WEB, "");
  private final WorkloadSvid firstApi = issue(API, "internal");

  /** What has been encoded of them, for who looks at them a thousand times; by which it is. */
  @SuppressWarnings("IdentityHashMapUsage")
  final Map<IdentitySnapshot, SnapshotCatalogs> encoded = new IdentityHashMap<>();

  /** The workload is {@code web} and may talk with the partner. */
  final IdentitySnapshot web = with(firstWeb);

  /** Its certificate was renewed, nothing else. */
  final IdentitySnapshot webRenewed = with(issue(WEB, ""));

  /** The next authority was announced, nothing else. */
  final IdentitySnapshot rootsAhead =
      snapshot(List.of(firstWeb), authority, nextAuthority, partnerAuthority);

  /** The next authority has issued. */
  final IdentitySnapshot rotated =
      snapshot(
          List.of(SvidBuilder.of(nextAuthority, WEB, NOW).build()),
          nextAuthority,
          authority,
          partnerAuthority);

  /** The partner has left. */
  final IdentitySnapshot withoutPartner = snapshot(List.of(firstWeb), authority);

  /** Two entries match; their hints are {@code external} and {@code internal}. */
  final IdentitySnapshot webAndApi = with(hinted(firstWeb, "external"), firstApi);

  /** The entry for {@code web} was deleted, the other one stays. */
  final IdentitySnapshot apiOnly = with(firstApi);

  /** Two entries have one SPIFFE ID. */
  final IdentitySnapshot webTwice = with(firstWeb, issue(WEB, "external"));

  /** Lives on after the others have expired. */
  final IdentitySnapshot longLived =
      with(
          SvidBuilder.of(authority, WEB, NOW)
              .validBetween(NOW.minusSeconds(10), EXPIRED.plus(LIFETIME))
              .build());

  private IdentitySnapshot with(WorkloadSvid... svids) {
    return snapshot(List.of(svids), authority, partnerAuthority);
  }

  private WorkloadSvid issue(SpiffeId id, String hint) {
    return SvidBuilder.of(authority, id, NOW).hint(hint).build();
  }

  private static WorkloadSvid hinted(WorkloadSvid svid, String hint) {
    return new WorkloadSvid(svid.spiffeId(), hint, svid.chain(), svid.privateKey());
  }
}
