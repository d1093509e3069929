package dev.spirebridge.kubesecret;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.testing.SvidBuilder;
import dev.spirebridge.testing.TestIdentities;
import io.spiffe.spiffeid.SpiffeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** SVIDs of one workload, and Secrets that hold them. */
final class Replicas {

  static final CertificateAuthority AUTHORITY =
      TestIdentities.authority(TestIdentities.TRUST_DOMAIN);

  private Replicas() {}

  static IdentitySnapshot web(Duration validFor) {
    return identities(AUTHORITY, TestIdentities.WEB, validFor);
  }

  static IdentitySnapshot identities(
      CertificateAuthority authority, SpiffeId id, Duration validFor) {
    return TestIdentities.snapshot(
        List.of(
            SvidBuilder.of(authority, id, TestIdentities.NOW)
                .validBetween(
                    TestIdentities.NOW.minusSeconds(10), TestIdentities.NOW.plus(validFor))
                .build()),
        authority);
  }

  static TlsSecret secret(IdentitySnapshot identities) {
    return TlsSecret.of(identities.svids().getFirst(), identities.own());
  }

  /** As the API server has it after it was written. */
  static SeenSecret seen(TlsSecret secret) {
    SeenSecret object = SeenSecret.of(secret.object(SecretScene.NAME, Optional.empty()));
    return new SeenSecret(
        "uid", "1", object.type(), false, object.labels(), object.annotations(), object.data());
  }

  /** In Base64. */
  static String value(SeenSecret seen, String key) {
    return Objects.requireNonNull(seen.data().get(key));
  }

  static SeenSecret labelled(SeenSecret seen, Map<String, String> labels) {
    return changed(seen, seen.type(), labels, seen.annotations(), seen.data());
  }

  static SeenSecret typed(SeenSecret seen, String type) {
    return changed(seen, type, seen.labels(), seen.annotations(), seen.data());
  }

  static SeenSecret frozen(SeenSecret seen) {
    return new SeenSecret(
        "uid", "1", seen.type(), true, seen.labels(), seen.annotations(), seen.data());
  }

  /** With another value, or one more. */
  static SeenSecret holding(SeenSecret seen, String key, String base64) {
    return changed(
        seen, seen.type(), seen.labels(), seen.annotations(), with(seen.data(), key, base64));
  }

  static SeenSecret annotated(SeenSecret seen, String key, String value) {
    return changed(
        seen, seen.type(), seen.labels(), with(seen.annotations(), key, value), seen.data());
  }

  private static SeenSecret changed(
      SeenSecret seen,
      String type,
      Map<String, String> labels,
      Map<String, String> annotations,
      Map<String, String> data) {
    return new SeenSecret(
        seen.uid(), seen.version(), type, seen.immutable(), labels, annotations, data);
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> more = new HashMap<>(map);
    more.put(key, value);
    return more;
  }
}
