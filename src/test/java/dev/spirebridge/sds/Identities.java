package dev.spirebridge.sds;

import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.testing.TestIdentities;
import dev.spirebridge.testing.peers.Secrets;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Snapshots of one workload that differ in what a test is about. */
final class Identities {

  private Identities() {}

  /** Different leaves under one authority. */
  static List<IdentitySnapshot> withNewLeaves(int count) {
    var authority = TestIdentities.authority(TRUST_DOMAIN);
    List<IdentitySnapshot> snapshots = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      snapshots.add(by(authority));
    }
    return snapshots;
  }

  /** Each with a leaf and an authority of its own. */
  static List<IdentitySnapshot> withNewAuthorities(int count) {
    List<IdentitySnapshot> snapshots = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      snapshots.add(by(TestIdentities.authority(TRUST_DOMAIN)));
    }
    return snapshots;
  }

  static IdentitySnapshot one() {
    return withNewLeaves(1).getFirst();
  }

  private static IdentitySnapshot by(CertificateAuthority authority) {
    return TestIdentities.snapshot(List.of(TestIdentities.svid(authority, WEB, "")), authority);
  }

  static X509Certificate leaf(IdentitySnapshot snapshot) {
    return snapshot.svids().getFirst().leaf();
  }

  /** Whether the response carries this snapshot's leaf and nothing else. */
  static boolean isLeafOf(IdentitySnapshot snapshot, DiscoveryResponse response) {
    return Secrets.leaf(response).equals(leaf(snapshot));
  }

  /** Whether the response carries this snapshot's roots and nothing else. */
  static boolean isRootsOf(IdentitySnapshot snapshot, DiscoveryResponse response) {
    return Secrets.roots(response).equals(snapshot.own().authorities());
  }
}
